//! Postal codes: what was typed, in the shape that its country writes.
//!
//! A shape says `9` for a digit, `A` for a letter and `*` for either; small letters and zeros are themselves, as are spaces and
//! hyphens, which may be left out when one types. `|` stands between shapes.

/// The code in one of the shapes, if it has one of them.
pub(super) fn in_shape(typed: &str, shapes: &str) -> Option<String> {
    if !typed.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-') {
        return None;
    }
    let code: Vec<char> =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    shapes.split('|').find_map(|shape| fill(&code, shape)).or_else(|| {
        let letters = code.iter().take_while(|c| c.is_ascii_alphabetic()).count();
        if letters == 0 {
            // The letters that all codes of the country begin with, left out.
            let prefix: Vec<char> =
                shapes.chars().take_while(char::is_ascii_lowercase).map(|c| c.to_ascii_uppercase()).collect();
            let is_one = !prefix.is_empty() && !shapes.contains('|');
            is_one.then(|| fill(&[prefix, code].concat(), shapes)).flatten()
        } else if letters <= 3 {
            // The country before a code of digits: `D-10115`, `SE 123 45`.
            let digits = code.get(letters..).unwrap_or_default();
            let shapes = shapes.split('|').filter(|shape| shape.starts_with(|c: char| c.is_ascii_digit()));
            shapes.into_iter().find_map(|shape| fill(digits, shape))
        } else {
            None
        }
    })
}

fn fill(code: &[char], shape: &str) -> Option<String> {
    let mut rest = code.iter().copied();
    let mut filled = String::with_capacity(shape.len());
    for mark in shape.chars() {
        if mark == ' ' || mark == '-' {
            filled.push(mark);
            continue;
        }
        let c = rest.next()?;
        let fits = match mark {
            '9' => c.is_ascii_digit(),
            'A' => c.is_ascii_uppercase(),
            '*' => true,
            own => own.to_ascii_uppercase() == c,
        };
        if !fits {
            return None;
        }
        filled.push(c);
    }
    rest.next().is_none().then_some(filled)
}

/// What such a code looks like, for who has typed none.
pub(super) fn example(shapes: &str) -> String {
    let shape = shapes.split('|').next().unwrap_or_default();
    let (mut digits, mut letters) = ("1234567890".chars().cycle(), "ABCDEF".chars().cycle());
    shape
        .chars()
        .filter_map(|mark| match mark {
            '9' | '*' => digits.next(),
            'A' => letters.next(),
            own => Some(own.to_ascii_uppercase()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::address::countries::COUNTRIES;
    use crate::address::rules::rules_of;

    #[test]
    fn a_code_is_kept_as_its_country_writes_it() {
        for (country, typed, kept) in [
            ("DE", "10115", Some("10115")),
            ("DE", "D-10115", Some("10115")),
            ("DE", "1011", None),
            ("DE", "10115 Berlin", None),
            ("AT", "A 1010", Some("1010")),
            ("GB", "sw1a1aa", Some("SW1A 1AA")),
            ("GB", "m2 5bq", Some("M2 5BQ")),
            ("GB", "bfpo 57", Some("BFPO 57")),
            ("GB", "57", None),
            ("CA", "h3z2y7", Some("H3Z 2Y7")),
            ("US", "95014", Some("95014")),
            ("US", "221621010", Some("22162-1010")),
            ("US", "2216", None),
            ("SE", "SE-123 45", Some("123 45")),
            ("PL", "00950", Some("00-950")),
            ("LV", "1010", Some("LV-1010")),
            ("LV", "lv1010", Some("LV-1010")),
            ("AD", "500", Some("AD500")),
            ("NL", "1234ab", Some("1234 AB")),
            ("JP", "1540023", Some("154-0023")),
            ("BR", "40301110", Some("40301-110")),
            ("IE", "d02 af30", Some("D02 AF30")),
            ("IE", "D6WXK00", Some("D6W XK00")),
            ("GI", "GX11 1AA", Some("GX11 1AA")),
            ("DE", "１０１１５", None),
            ("DE", "10115;", None),
            ("DE", "''", None),
        ] {
            assert_eq!(
                in_shape(typed, rules_of(country).shapes.unwrap()).as_deref(),
                kept,
                "{country} {typed}"
            );
        }
        assert_eq!(example("AA9A 9AA|A9 9AA"), "AB1C 2DE");
    }

    #[test]
    fn what_codes_look_like_is_a_code() {
        for country in COUNTRIES.split(' ') {
            for shape in rules_of(country).shapes.iter().flat_map(|shapes| shapes.split('|')) {
                let example = example(shape);
                assert_eq!(in_shape(&example, shape), Some(example), "{country}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_typed_again_as_it_is(typed in "[A-Z]{0,3}[ -]?[0-9A-Z -]{0,9}", place_of in 0..249_usize) {
            let country = COUNTRIES.split(' ').nth(place_of).unwrap_or("DE");
            if let Some(kept) = rules_of(country).shapes.and_then(|shapes| in_shape(&typed, shapes)) {
                prop_assert_eq!(in_shape(&kept, rules_of(country).shapes.unwrap()), Some(kept));
            }
        }
    }
}
