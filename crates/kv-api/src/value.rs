//! Values, which are text, JSON or bytes.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::value::RawValue;

use crate::Fault;

/// The most bytes a value has as it is stored: D1's rows have two million in all.
/// <https://developers.cloudflare.com/d1/platform/limits/>
pub const VALUE_BYTES: usize = 1_900_000;

/// How a value is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// As it is.
    Text,
    /// The text of JSON that is no string, to the letter.
    Json,
    /// Bytes that are no text of a database's.
    Base64,
}

impl Kind {
    /// Its name in the database and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Base64 => "base64",
        }
    }

    /// The kind a value is to be read as, by what an address says: text where it says nothing.
    ///
    /// # Errors
    /// [`Fault::Type`].
    pub fn parse(text: Option<&str>) -> Result<Self, Fault> {
        let kinds = [Self::Text, Self::Json, Self::Base64];
        match text {
            None => Ok(Self::Text),
            Some(text) => kinds
                .into_iter()
                .find(|kind| kind.name() == text)
                .ok_or_else(|| Fault::Type(text.chars().take(40).collect())),
        }
    }
}

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// How.
    pub kind: Kind,
    /// The text in the database.
    pub stored: String,
}

impl Value {
    /// Text; what holds NUL, at which databases end a text, is stored as bytes.
    ///
    /// # Errors
    /// [`Fault::LongValue`].
    pub fn from_text(text: String) -> Result<Self, Fault> {
        Self::from_bytes(text.into_bytes())
    }

    /// Bytes: text, if they are.
    ///
    /// # Errors
    /// [`Fault::LongValue`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Fault> {
        Self::kept(bytes).held()
    }

    /// Bytes of any number, which KV has kept: it takes more than a database.
    pub fn kept(bytes: Vec<u8>) -> Self {
        let (kind, stored) = match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => (Kind::Text, text),
            Ok(text) => (Kind::Base64, BASE64_STANDARD.encode(text)),
            Err(error) => (Kind::Base64, BASE64_STANDARD.encode(error.into_bytes())),
        };
        Self { kind, stored }
    }

    /// JSON: a string is its text, anything else stays to the letter.
    ///
    /// # Errors
    /// [`Fault::LongValue`]; [`Fault::Other`] for a string with half a letter, which is no text.
    pub fn from_json(json: &RawValue) -> Result<Self, Fault> {
        if !json.get().starts_with('"') {
            return Self { kind: Kind::Json, stored: json.get().to_owned() }.held();
        }
        let half = |_| Fault::Other("The value is no text: half of a letter is missing.".to_owned());
        Self::from_text(serde_json::from_str(json.get()).map_err(half)?)
    }

    /// Bytes that come as base64.
    ///
    /// # Errors
    /// [`Fault::NoBase64`], [`Fault::LongValue`].
    pub fn from_base64(text: &str) -> Result<Self, Fault> {
        Self::from_bytes(BASE64_STANDARD.decode(text).map_err(|_| Fault::NoBase64)?)
    }

    /// The bytes that were stored.
    pub fn into_bytes(self) -> Vec<u8> {
        match self.kind {
            Kind::Text | Kind::Json => self.stored.into_bytes(),
            Kind::Base64 => BASE64_STANDARD.decode(self.stored).unwrap_or_default(),
        }
    }

    /// The value as JSON: as text, in base64, or, if it can be, as the JSON it is. What is read as JSON and is none is text: clients
    /// put strings and read JSON.
    pub fn into_json(self, kind: Kind) -> Box<RawValue> {
        let is_json = matches!(self.kind, Kind::Json | Kind::Text) && kind == Kind::Json;
        if is_json && let Ok(json) = serde_json::from_str::<Box<RawValue>>(&self.stored) {
            return json;
        }
        let text = match (kind, self.kind) {
            (Kind::Base64, Kind::Base64) => self.stored,
            (Kind::Base64, _) => BASE64_STANDARD.encode(self.stored),
            (_, Kind::Base64) => String::from_utf8_lossy(&self.into_bytes()).into_owned(),
            (_, _) => self.stored,
        };
        serde_json::value::to_raw_value(&text).unwrap_or_else(|_| RawValue::NULL.to_owned())
    }

    fn held(self) -> Result<Self, Fault> {
        let length = self.stored.len();
        if length > VALUE_BYTES { Err(Fault::LongValue(length, VALUE_BYTES)) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn text_stays_text_and_other_json_keeps_its_text() {
        for (json, kind, stored) in [
            (r#""a\u00e9\/""#, Kind::Text, "aé/"),
            (r#""""#, Kind::Text, ""),
            (
                r#"{"a": 1.0, "a": 12345678901234567890}"#,
                Kind::Json,
                r#"{"a": 1.0, "a": 12345678901234567890}"#,
            ),
            ("null", Kind::Json, "null"),
            (r#""a\u0000""#, Kind::Base64, "YQA="),
        ] {
            assert_eq!(Value::from_json(&raw(json)), Ok(Value { kind, stored: stored.into() }), "{json}");
        }
        assert!(Value::from_json(&raw(r#""\ud800""#)).is_err());
        assert_eq!(Value::from_bytes(vec![0xff, 0]).unwrap().kind, Kind::Base64);
    }

    #[test]
    fn a_value_is_read_as_it_is_asked_for() {
        let read = |value: Value, kind| value.into_json(kind).get().to_owned();
        let text = |text: &str| Value::from_text(text.into()).unwrap();
        assert_eq!(read(text("{\"a\":1}"), Kind::Json), "{\"a\":1}");
        assert_eq!(read(text("no json"), Kind::Json), "\"no json\"");
        assert_eq!(read(text("{\"a\":1}"), Kind::Text), "\"{\\\"a\\\":1}\"");
        assert_eq!(read(text("hi"), Kind::Base64), "\"aGk=\"");
        let bytes = || Value::from_base64("/wA=").unwrap();
        assert_eq!(read(bytes(), Kind::Base64), "\"/wA=\"");
        assert_eq!(read(bytes(), Kind::Text), "\"\u{fffd}\\u0000\"");
        assert_eq!(bytes().into_bytes(), [0xff, 0]);
    }

    #[test]
    fn a_value_has_1_900_000_bytes_as_it_is_stored() {
        assert!(Value::from_text("x".repeat(VALUE_BYTES)).is_ok());
        assert_eq!(Value::from_text("x".repeat(VALUE_BYTES + 1)).unwrap_err().status(), 413);
        assert!(Value::from_bytes(vec![0; VALUE_BYTES / 4 * 3]).is_ok());
        assert!(Value::from_bytes(vec![0; VALUE_BYTES / 4 * 3 + 1]).is_err());
    }

    proptest! {
        #[test]
        fn bytes_come_back_as_they_were(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(Value::from_bytes(bytes.clone()).unwrap().into_bytes(), bytes);
        }
    }
}
