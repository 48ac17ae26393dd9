//! What is kept beside a value.

use serde_json::value::RawValue;

use crate::Fault;

/// The most bytes of JSON that are kept beside a value.
pub const METADATA_BYTES: usize = 1_024;

/// JSON that is kept beside a value, and returned to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata(String);

impl Metadata {
    /// Reads what was sent; `null` is none.
    ///
    /// # Errors
    /// [`Fault::NoMetadata`], [`Fault::LongMetadata`].
    pub fn parse(text: &str) -> Result<Option<Self>, Fault> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        if text.len() > METADATA_BYTES {
            return Err(Fault::LongMetadata(text.len()));
        }
        serde_json::from_str::<&RawValue>(text).map_err(|_| Fault::NoMetadata)?;
        Ok((text != "null").then(|| Self(text.to_owned())))
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_json_of_at_most_1024_bytes_and_stays_as_it_is() {
        let parse = |text: &str| Metadata::parse(text).map(|metadata| metadata.map(|metadata| metadata.0));
        assert_eq!(parse("null"), Ok(None));
        for text in ["{\"a\": 9007199254740993}", "[]", "\"x\"", "1e400", "false", "{\"a\":1,\"a\":2}"] {
            assert_eq!(parse(text), Ok(Some(text.to_owned())));
        }
        assert_eq!(parse(" {} \n"), Ok(Some("{}".to_owned())));
        let long = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
        assert!(parse(&long(1_024)).is_ok());
        assert_eq!(parse(&long(1_025)), Err(Fault::LongMetadata(1_025)));
        for bad in ["", "{", "undefined", "{a:1}", "1 2", "NaN"] {
            assert_eq!(parse(bad), Err(Fault::NoMetadata), "{bad}");
        }
    }

    #[test]
    fn deep_metadata_takes_no_more_memory_than_its_bytes() {
        let deep = format!("{}{}", "[".repeat(512), "]".repeat(512));
        assert_eq!(Metadata::parse(&deep).unwrap().unwrap().as_str(), deep);
    }
}
