//! Products' names in URLs.

/// How long a slug may be, in bytes.
const LONGEST: usize = 200;

/// Whether the text could be a product's name in URLs: `^[a-z0-9]+(-[a-z0-9]+)*$`, at most 200 bytes.
pub fn is_slug(text: &str) -> bool {
    text.len() <= LONGEST
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// A product's name in URLs, from what a file calls it; `None` where no ASCII spelling is at hand.
pub fn slugify(handle: &str) -> Option<String> {
    let mut slug = String::with_capacity(handle.len());
    for c in handle.trim().chars().flat_map(char::to_lowercase) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            slug.push(c);
        } else if c.is_alphanumeric() {
            return None;
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
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
    fn a_handle_becomes_a_slug_where_it_can() {
        assert_eq!(slugify("Ocean  Blue_Shirt!").as_deref(), Some("ocean-blue-shirt"));
        assert_eq!(slugify("--a--").as_deref(), Some("a"));
        assert_eq!(slugify("чашка"), None);
        assert_eq!(slugify("café"), None);
        assert_eq!(slugify(" ! "), None);
    }

    proptest! {
        #[test]
        fn what_slugify_makes_is_a_slug(handle in ".{0,60}") {
            prop_assert!(slugify(&handle).is_none_or(|s| is_slug(&s)));
        }
    }
}
