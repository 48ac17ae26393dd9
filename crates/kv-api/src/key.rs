//! Names of values.

use std::fmt;

use crate::Fault;

/// The most bytes a key has.
pub const KEY_BYTES: usize = 512;

/// The name of a value: 1 to 512 bytes of UTF-8, no step of a path and without NUL, which the database's own functions end text at.
/// <https://developers.cloudflare.com/kv/platform/limits/>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Key(String);

impl Key {
    /// Reads a key that was sent.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        match text {
            "" => Err(Fault::EmptyKey),
            "." | ".." => Err(Fault::Dots(text.to_owned())),
            _ if text.len() > KEY_BYTES => Err(Fault::LongKey(text.len())),
            _ if text.contains('\0') => Err(Fault::NulInKey),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_from_1_to_512_bytes_of_whatever_letters() {
        for key in
            ["a", "a/b", "...", "%2F", " ", "é", "😀", "\u{10ffff}", &"x".repeat(512), &"é".repeat(256)]
        {
            assert_eq!(Key::parse(key).unwrap().as_str(), key);
        }
        assert_eq!(Key::parse(&"x".repeat(513)), Err(Fault::LongKey(513)));
        assert_eq!(Key::parse(&"é".repeat(257)).unwrap_err().status(), 414);
    }

    #[test]
    fn nothing_steps_dots_and_nul_are_no_keys() {
        for key in ["", ".", "..", "a\0b", "\0"] {
            assert_eq!(Key::parse(key).unwrap_err().status(), 400, "{key:?}");
        }
    }
}
