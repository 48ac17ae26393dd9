//! Texts, and what a text that is cut off proves.

use proptest::prelude::*;
use serde_json::Value;

use super::super::text::check as check_text;
use super::*;

fn json_kind() -> &'static table::Kind {
    by_extension("json").unwrap()
}

#[test]
fn texts_that_look_like_something_are_texts_and_pages_are_not() {
    for (extension, text) in [
        ("txt", "<Ann> hi there\n<Bob> hello\n"),
        ("txt", "<ann@example.com> wrote:"),
        ("txt", "<html5> is a word"),
        ("txt", "<-- see above"),
        ("txt", "%PDF-1.7 is how they begin"),
        ("txt", "GIF89a"),
        ("txt", "PK and BM and ID3"),
        ("csv", "<name>,<price>\n"),
        ("js", "<!-- hide\nvar a=1;\n// -->"),
        ("css", "<!-- a { } -->"),
        ("json", "\u{feff}{\"a\":1}"),
        ("txt", "\u{feff}a"),
    ] {
        assert!(whole(extension, text.as_bytes()).is_ok(), "{extension}: {text}");
    }
    for text in [
        "<!DOCTYPE html>",
        "<html>",
        "<HTML lang=en>",
        " \n<svg/onload=1>",
        "<?xml version='1.0'?>",
        "\u{feff}<script>",
        "<iframe src=a>",
        "<head\n>",
    ] {
        for extension in ["txt", "csv", "js", "css"] {
            let markup = matches!(whole(extension, text.as_bytes()), Err(FileKindError::Markup { .. }));
            assert!(markup, "{extension}: {text}");
        }
    }
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_map(|number| serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)),
        "(\\PC|[\u{1}-\u{1f}\"\\\\\u{e9}\u{1f600}]){0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-z\u{e9}\\n]{0,6}", inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// The text with all that is not ASCII written as escapes, as some write it.
fn escaped(text: &str) -> String {
    let mut units = [0; 2];
    text.chars()
        .map(|c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
            }
        })
        .collect()
}

proptest! {
    #[test]
    fn json_that_is_cut_anywhere_is_not_refused_for_it(document in document(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) };
        let text = text.unwrap().replace("e-", "E-").replace("e+", "E+");
        for text in [&text, &escaped(&text)] {
            for cut in 1..=text.len() {
                let first = &text.as_bytes()[..cut];
                prop_assert_eq!(check_text(json_kind(), first, false), Ok(()), "{}", String::from_utf8_lossy(first));
            }
            prop_assert_eq!(check_text(json_kind(), text.as_bytes(), true), Ok(()));
        }
    }

    #[test]
    fn a_mistake_before_the_cut_is_one_wherever_it_is_cut(before in document(), rest in "[ -~]{40,60}") {
        let text = format!("[{before},\n}}{rest}");
        let error = check_text(json_kind(), text.as_bytes(), false);
        prop_assert!(matches!(error, Err(FileKindError::NotJson(_))), "{}", text);
    }
}

#[test]
fn what_is_no_number_in_whole_may_be_one_that_goes_on() {
    for text in [
        "[-",
        "[1.",
        "[1e",
        "[1E+",
        "[0",
        "[tru",
        "[\"\\",
        "[\"\\ud83",
        "[\"\\ud83d",
        "[\"\\ud83d\\",
        "[\"\\ud83d\\ude0",
    ] {
        assert_eq!(check_text(json_kind(), text.as_bytes(), false), Ok(()), "{text}");
        assert!(check_text(json_kind(), text.as_bytes(), true).is_err(), "{text}");
    }
}
