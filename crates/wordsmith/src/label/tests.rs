use proptest::prelude::*;

use super::*;

#[test]
fn letters_digits_and_inner_hyphens_are_a_label() {
    for (text, ascii, unicode) in [
        ("Coppice", "coppice", "coppice"),
        (" a-1 ", "a-1", "a-1"),
        ("4", "4", "4"),
        ("Café", "xn--caf-dma", "café"),
        ("xn--caf-dma", "xn--caf-dma", "café"),
        ("XN--CAF-DMA", "xn--caf-dma", "café"),
        ("cafe\u{301}", "xn--caf-dma", "café"),
        ("straße", "xn--strae-oqa", "straße"),
        ("ＡＢＣ", "abc", "abc"),
        ("пример", "xn--e1afmkfd", "пример"),
        ("東京ラーメン", "xn--4dkp5a8a4872a9b5a", "東京ラーメン"),
        ("한국", "xn--3e0b707e", "한국"),
        ("भारत", "xn--h2brj9c", "भारत"),
        ("مصر", "xn--wgbh1c", "مصر"),
        ("דומיין2", "xn--2-5hcgqa2aj", "דומיין2"),
    ] {
        let label = Label::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((label.as_ascii(), label.as_unicode()), (ascii, unicode), "{text}");
    }
}

#[test]
fn what_is_no_label_says_why() {
    let long = "a".repeat(64);
    for (text, error) in [
        ("", LabelError::Empty),
        ("  ", LabelError::Empty),
        ("a.b", LabelError::Dot),
        ("a。b", LabelError::Dot),
        ("-a", LabelError::Hyphen),
        ("a-", LabelError::Hyphen),
        ("ab--c", LabelError::Hyphen),
        ("é-", LabelError::Hyphen),
        (&long, LabelError::TooLong),
        (&"é".repeat(70), LabelError::TooLong),
        ("a b", LabelError::Character(' ')),
        ("a_b", LabelError::Character('_')),
        ("🍵", LabelError::Character('🍵')),
        ("a\u{200d}é", LabelError::Character('\u{200d}')),
        ("xn--zzzzzz99999999", LabelError::Malformed),
    ] {
        assert_eq!(Label::parse(text), Err(error), "{text}");
    }
}

#[test]
fn letters_that_pretend_to_be_others_are_refused() {
    for (text, error) in [
        ("pаypal", LabelError::MixedScripts),
        ("xn--pypal-4ve", LabelError::MixedScripts),
        ("аррӏе", LabelError::Lookalike),
        ("xn--80ak6aa92e", LabelError::Lookalike),
        ("αιο", LabelError::Lookalike),
        ("日本a", LabelError::MixedScripts),
        ("日ー", LabelError::Malformed),
        ("aא", LabelError::Malformed),
    ] {
        assert_eq!(Label::parse(text), Err(error), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_read_is_refused_or_a_label_that_reads_as_itself(text in "(?s).{0,80}") {
        if let Ok(label) = Label::parse(&text) {
            let ascii = label.as_ascii();
            prop_assert!((1..=LONGEST_LABEL).contains(&ascii.len()));
            prop_assert!(ascii.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!ascii.starts_with('-') && !ascii.ends_with('-'));
            let (again, read) = (Label::parse(ascii), Label::parse(label.as_unicode()));
            prop_assert_eq!(again.as_ref(), Ok(&label));
            prop_assert_eq!(read.as_ref(), Ok(&label));
        }
    }

    #[test]
    fn letters_of_any_script_are_refused_or_one_script(text in "[a-zа-яα-ωא-תぁ-んァ-ン一-丠가-각é0-9-]{1,12}") {
        if let Ok(label) = Label::parse(&text) {
            prop_assert!(script::check(label.as_unicode()).is_ok() || label.as_unicode().is_ascii());
        }
    }
}
