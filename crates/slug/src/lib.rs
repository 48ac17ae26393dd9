//! Names as they stand in addresses: one rule for products, files and folders.

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// How long a slug may be, in bytes.
pub const LONGEST: usize = 200;

/// Whether the text could stand in an address as it is: `^[a-z0-9]+(-[a-z0-9]+)*$`, at most [`LONGEST`] bytes.
pub fn is_slug(text: &str) -> bool {
    text.len() <= LONGEST
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Lower-case words of ASCII letters and digits with dashes between, cut where it would be too long. Latin letters
/// lose what they have beyond ASCII (`café`, `straße`: `cafe`, `strasse`), everything else parts words. `None` if
/// nothing is left of the text.
pub fn slug(text: &str) -> Option<String> {
    let mut slug = String::with_capacity(text.len().min(LONGEST));
    let mut dash = false;
    for piece in pieces(text) {
        let Piece::Letters(letters) = piece else {
            dash |= piece != Piece::Accent;
            continue;
        };
        let between = dash && !slug.is_empty();
        if slug.len() + usize::from(between) + letters.len() > LONGEST {
            break;
        }
        if between {
            slug.push('-');
        }
        dash = false;
        letters.push_to(&mut slug);
    }
    (!slug.is_empty()).then_some(slug)
}

/// The same of any length with the letters of other scripts as they are, marks and all: what a folder is called.
pub fn words(text: &str) -> Option<String> {
    let marks = CanonicalCombiningClassMapBorrowed::new();
    let mut words = String::with_capacity(text.len());
    // Whether a dash comes before the next letter, and whether the last one was of another script, whose marks stay.
    let (mut dash, mut is_foreign) = (false, false);
    for c in decomposed(text) {
        let is_mark = marks.get_u8(c) != 0 || matches!(c, '\u{200c}' | '\u{200d}');
        let letters = match piece(c) {
            _ if is_foreign && is_mark => Letters::One(c),
            Piece::Letters(letters) => letters,
            Piece::Foreign => Letters::One(c),
            Piece::Accent => continue,
            Piece::Between => {
                (dash, is_foreign) = (true, false);
                continue;
            }
        };
        is_foreign = matches!(letters, Letters::One(c) if !c.is_ascii());
        if dash && !words.is_empty() {
            words.push('-');
        }
        dash = false;
        letters.push_to(&mut words);
    }
    (!words.is_empty()).then(|| ComposingNormalizerBorrowed::new_nfc().normalize(&words).into_owned())
}

/// Whether every letter and digit of the text has a place in its slug: of `чай latte` half the name would be lost.
pub fn is_spelt(text: &str) -> bool {
    !pieces(text).any(|piece| piece == Piece::Foreign)
}

/// What a character comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A letter or digit, or how one is spelt.
    Letters(Letters),
    /// An accent, which stands by itself after its letter.
    Accent,
    /// A space or a sign.
    Between,
    /// A letter or digit that no slug has.
    Foreign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    One(char),
    Spelt(&'static str),
}

impl Letters {
    fn len(self) -> usize {
        match self {
            Self::One(one) => one.len_utf8(),
            Self::Spelt(spelt) => spelt.len(),
        }
    }

    fn push_to(self, slug: &mut String) {
        match self {
            Self::One(one) => slug.push(one),
            Self::Spelt(spelt) => slug.push_str(spelt),
        }
    }
}

fn pieces(text: &str) -> impl Iterator<Item = Piece> {
    decomposed(text).map(piece)
}

/// The text in lower case, with accents by themselves.
fn decomposed(text: &str) -> impl Iterator<Item = char> {
    let lower = text.chars().map(narrow).flat_map(char::to_lowercase);
    DecomposingNormalizerBorrowed::new_nfd().normalize_iter(lower)
}

/// The plain form of a full-width character.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    }
}

fn piece(c: char) -> Piece {
    match c {
        'a'..='z' | '0'..='9' => Piece::Letters(Letters::One(c)),
        '\u{300}'..='\u{36f}' => Piece::Accent,
        c => match latin(c) {
            Some(spelt) => Piece::Letters(Letters::Spelt(spelt)),
            None if c.is_alphanumeric() => Piece::Foreign,
            None => Piece::Between,
        },
    }
}

/// How a small Latin letter is spelt in ASCII that is none with an accent.
pub fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ð' | 'đ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'ø' => "o",
        'ſ' => "s",
        'ŧ' => "t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs_are_lower_case_words_and_dashes() {
        assert!(["a", "basalt-backpack-1", "0"].iter().all(|s| is_slug(s)));
        assert!(
            ["", "-", "a-", "-a", "a--b", "A", "a b", "ä", "a/b", &"a".repeat(201)]
                .iter()
                .all(|s| !is_slug(s))
        );
    }

    #[test]
    fn latin_letters_are_spelt_in_ascii_and_all_else_parts_words() {
        for (text, slugged) in [
            ("Ocean  Blue_Shirt!", "ocean-blue-shirt"),
            ("--a--", "a"),
            ("café", "cafe"),
            ("cafe\u{301}", "cafe"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Ørsted", "orsted"),
            ("Łódź", "lodz"),
            ("İstanbul, ısı", "istanbul-isi"),
            ("Þór & Đuro", "thor-duro"),
            ("ｆｕｌｌ　１", "full-1"),
            ("ſ", "s"),
            ("чай latte", "latte"),
            ("emoji-🍵", "emoji"),
        ] {
            assert_eq!(slug(text).as_deref(), Some(slugged), "{text}");
        }
        assert_eq!(slug("茶碗"), None);
        assert_eq!(slug(" ! "), None);
    }

    #[test]
    fn words_keep_the_letters_of_other_scripts() {
        for (text, kept) in [
            ("日本", "日本"),
            ("Чай  Latte!", "чай-latte"),
            ("がく", "がく"),
            ("か\u{3099}く", "がく"),
            ("café 茶碗", "cafe-茶碗"),
            ("हिन्दी", "हिन्दी"),
            ("日e\u{301}", "日e"),
            ("йод", "йод"),
        ] {
            assert_eq!(words(text).as_deref(), Some(kept), "{text}");
        }
        assert_eq!(words(" ! "), None);
    }

    #[test]
    fn a_text_is_spelt_if_no_letter_of_it_is_lost() {
        assert!(["café", "a_b", "🍵", "10 mm", ""].iter().all(|text| is_spelt(text)));
        assert!(["чай latte", "茶碗", "½ inch"].iter().all(|text| !is_spelt(text)));
    }

    proptest! {
        #[test]
        fn whatever_is_made_a_slug_is_one_and_stays_as_it_is(text in "(?s).{0,300}") {
            if let Some(made) = slug(&text) {
                prop_assert!(is_slug(&made), "{made}");
                let again = slug(&made);
                prop_assert_eq!(again, Some(made));
            }
        }

        #[test]
        fn words_stay_as_they_are(text in "(?s).{0,100}") {
            let made = words(&text);
            prop_assert_eq!(made.as_deref().map(words), made.clone().map(Some));
        }

        #[test]
        fn every_slug_is_its_own(text in "[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,9}") {
            prop_assert!(is_spelt(&text));
            prop_assert_eq!(slug(&text), Some(text));
        }
    }
}
