//! Lists of keys: by what they begin with, in the order of their bytes, page by page.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::Fault;

/// How many keys a page has at most, and where nothing is said.
pub const LIST_LIMIT: u32 = 1_000;

/// The first text that is behind all that begin with `prefix`, in the order of UTF-8's bytes, which is that of code points: its last
/// letter made one higher, or, where there is none higher, the one before. `None` where nothing is behind them.
pub fn after_prefix(prefix: &str) -> Option<String> {
    let mut letters: Vec<char> = prefix.chars().collect();
    while let Some(last) = letters.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            _ => char::from_u32(u32::from(last).saturating_add(1)),
        };
        if let Some(next) = next {
            letters.push(next);
            return Some(letters.into_iter().collect());
        }
    }
    None
}

/// How many keys a page has, by what an address says; `least` is fewer for some clients than for others.
///
/// # Errors
/// [`Fault::Limit`].
pub fn limit(text: Option<&str>, least: u32) -> Result<u32, Fault> {
    let Some(text) = text else { return Ok(LIST_LIMIT) };
    let limit = text.parse().ok().filter(|limit| (least..=LIST_LIMIT).contains(limit));
    limit.ok_or_else(|| Fault::Limit(text.chars().take(40).collect(), least))
}

/// Where a list goes on. It says which list it is of, so that it is taken for none of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    v: u8,
    backend: String,
    prefix: String,
    after: String,
}

const VERSION: u8 = 1;

/// How many bytes a place in a list has at most: a key of 512, however KV writes it.
const LONGEST_PLACE: usize = 4_096;

impl Cursor {
    /// The cursor behind the place `after`, which is a key, or what KV calls it.
    pub fn new(backend: &str, prefix: &str, after: &str) -> Self {
        Self { v: VERSION, backend: backend.to_owned(), prefix: prefix.to_owned(), after: after.to_owned() }
    }

    /// As it is given out.
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Where the list of `prefix` goes on, in the words of whoever keeps it: KV's own are nobody else's to read.
    ///
    /// # Errors
    /// [`Fault::Cursor`] for whatever was not given out for this list.
    pub fn read(text: &str, backend: &str, prefix: &str) -> Result<String, Fault> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::Cursor)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| Fault::Cursor)?;
        let is_of_list = cursor.v == VERSION
            && cursor.backend == backend
            && cursor.prefix == prefix
            && (1..=LONGEST_PLACE).contains(&cursor.after.len());
        is_of_list.then_some(cursor.after).ok_or(Fault::Cursor)
    }

    /// The key behind which the list of `prefix` goes on, where it is by keys that lists are kept.
    ///
    /// # Errors
    /// [`Fault::Cursor`] for whatever was not given out for this list.
    pub fn read_key(text: &str, backend: &str, prefix: &str) -> Result<String, Fault> {
        let after = Self::read(text, backend, prefix)?;
        let is_key = after.starts_with(prefix) && crate::Key::parse(&after).is_ok();
        is_key.then_some(after).ok_or(Fault::Cursor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_behind_a_prefix_skips_what_is_no_letter() {
        for (prefix, expected) in [
            ("", None),
            ("a", Some("b")),
            ("a/", Some("a0")),
            ("%", Some("&")),
            ("_", Some("`")),
            ("\u{d7ff}", Some("\u{e000}")),
            ("\u{ffff}", Some("\u{10000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}\u{10ffff}", None),
        ] {
            assert_eq!(after_prefix(prefix).as_deref(), expected, "{prefix:?}");
        }
    }

    proptest! {
        #[test]
        fn a_key_lies_before_the_end_of_a_prefix_just_if_it_begins_with_it(prefix in ".{0,4}", key in ".{0,6}") {
            let within = key >= prefix && after_prefix(&prefix).is_none_or(|end| key < end);
            prop_assert_eq!(within, key.starts_with(&prefix));
            let longer = format!("{prefix}{key}");
            prop_assert!(longer >= prefix && after_prefix(&prefix).is_none_or(|end| longer < end));
        }
    }

    #[test]
    fn a_page_has_from_1_or_10_to_1000_keys() {
        assert_eq!(limit(None, 1), Ok(1_000));
        assert_eq!((limit(Some("1"), 1), limit(Some("1000"), 10)), (Ok(1), Ok(1_000)));
        for (bad, least) in [("0", 1), ("1001", 1), ("9", 10), ("-1", 1), ("", 1), ("ten", 1), ("1.0", 1)] {
            assert!(limit(Some(bad), least).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cursor_is_good_for_its_own_list_alone() {
        let cursor = Cursor::new("d1", "user:", "user:7").encode();
        assert_eq!(Cursor::read_key(&cursor, "d1", "user:").as_deref(), Ok("user:7"));
        let foreign =
            |text: &str, backend: &str, prefix: &str| Cursor::read_key(text, backend, prefix).is_err();
        assert!(
            foreign(&cursor, "kv", "user:") && foreign(&cursor, "d1", "") && foreign(&cursor, "d1", "users")
        );
        assert!(foreign(&Cursor::new("d1", "user:", "a").encode(), "d1", "user:"));
        // What KV calls a place is no key, and of another list it is none all the same.
        let opaque = Cursor::new("kv", "user:", "AAD2sZ/+==").encode();
        assert_eq!(Cursor::read(&opaque, "kv", "user:").as_deref(), Ok("AAD2sZ/+=="));
        assert!(foreign(&opaque, "kv", "user:"));
        let long = "k".repeat(LONGEST_PLACE + 1);
        for (backend, prefix, place) in
            [("d1", "user:", "A"), ("kv", "use", "A"), ("kv", "user:", ""), ("kv", "user:", &long)]
        {
            assert!(Cursor::read(&Cursor::new(backend, prefix, place).encode(), "kv", "user:").is_err());
        }
        let longer =
            BASE64_URL_SAFE_NO_PAD.encode(r#"{"v":1,"backend":"d1","prefix":"","after":"a","more":1}"#);
        let newer = BASE64_URL_SAFE_NO_PAD.encode(r#"{"v":2,"backend":"d1","prefix":"","after":"a"}"#);
        for text in
            ["", "garbage", "e30", "eyJ2IjoxfQ", "%00", &longer, &newer, cursor.trim_start_matches("ey")]
        {
            assert!(foreign(text, "d1", ""), "{text}");
        }
    }
}
