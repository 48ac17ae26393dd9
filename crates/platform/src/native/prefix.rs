//! Keys that begin with a prefix, as a range.

use rusqlite::types::Value;

/// The first value beyond all keys that begin with `prefix`, for `key >= prefix AND key < beyond(prefix)`.
///
/// A range uses the index whatever the prefix holds, where `LIKE` minds case, `%` and `_`. UTF-8 sorts by its
/// bytes as its characters do, so the next character makes the next prefix.
pub(super) fn beyond(prefix: &str) -> Value {
    let mut rest = prefix.chars();
    while let Some(last) = rest.next_back() {
        // The range of characters steps over the surrogates by itself.
        if let Some(next) = (last..=char::MAX).nth(1) {
            return Value::Text(format!("{}{next}", rest.as_str()));
        }
    }
    // SQLite sorts every text before every blob: no bound at all.
    Value::Blob(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_follows_every_key_with_the_prefix_and_no_other() {
        for (prefix, bound) in [("a", "b"), ("a/", "a0"), ("a\u{10ffff}", "b"), ("\u{d7ff}", "\u{e000}")] {
            assert_eq!(beyond(prefix), Value::Text(bound.to_owned()), "{prefix}");
        }
    }

    #[test]
    fn no_prefix_has_no_bound() {
        assert_eq!(beyond(""), Value::Blob(Vec::new()));
        assert_eq!(beyond("\u{10ffff}"), Value::Blob(Vec::new()));
    }
}
