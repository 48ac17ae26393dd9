//! What is different between two sides.

use coppice_kv_api::{Key, Metadata};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::kv_api::store::entries::{Entry, Write};

/// What makes two entries the same. Versions are each side's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    value: [u8; 32],
    metadata: Option<Json>,
    expiration: Option<i64>,
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The other side has it, and there is none here.
    Missing,
    /// It is here, and not at the other side.
    Extra,
    /// Its value.
    Value,
    /// What stands beside the value.
    Metadata,
    /// When it ends.
    Expiration,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Value => "value",
            Self::Metadata => "metadata",
            Self::Expiration => "expiration",
        }
    }
}

/// A key that is not the same on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The key.
    pub key: Key,
    /// What is different.
    pub kind: Kind,
    /// What the other side has, as it was read.
    pub(super) there: Option<Print>,
}

impl Print {
    /// Of something from the other side; nothing where it is over.
    pub fn of_write(write: Write, now: i64) -> Option<Self> {
        let metadata = write.metadata.as_ref().map(Metadata::as_str);
        Self::of(write.value.into_bytes(), metadata, write.expiration, now)
    }

    /// Of something from here.
    pub fn of_entry(entry: Entry, now: i64) -> Option<Self> {
        let (metadata, expiration) = (entry.metadata.clone(), entry.expiration);
        Self::of(entry.into_value().into_bytes(), metadata.as_deref(), expiration, now)
    }

    fn of(value: Vec<u8>, metadata: Option<&str>, expiration: Option<i64>, now: i64) -> Option<Self> {
        let metadata = metadata.and_then(|json| serde_json::from_str(json).ok()).map(read_by_all);
        let print = Self { value: Sha256::digest(value).into(), metadata, expiration };
        print.is_live(now).then_some(print)
    }

    /// Whether it has not come to its end.
    pub fn is_live(&self, now: i64) -> bool {
        self.expiration.is_none_or(|end| end > now)
    }
}

/// What is different, if anything is.
pub fn compare(here: Option<&Print>, there: Option<&Print>) -> Option<Kind> {
    match (here, there) {
        (None, None) => None,
        (None, Some(_)) => Some(Kind::Missing),
        (Some(_), None) => Some(Kind::Extra),
        (Some(here), Some(there)) if here.value != there.value => Some(Kind::Value),
        (Some(here), Some(there)) if here.metadata != there.metadata => Some(Kind::Metadata),
        (Some(here), Some(there)) => (here.expiration != there.expiration).then_some(Kind::Expiration),
    }
}

/// JSON as JavaScript reads it, by which KV keeps it: every number is a floating one.
fn read_by_all(json: Json) -> Json {
    match json {
        Json::Number(number) => number.as_f64().map_or(Json::Number(number), Json::from),
        Json::Array(items) => items.into_iter().map(read_by_all).collect(),
        Json::Object(fields) => fields.into_iter().map(|(name, value)| (name, read_by_all(value))).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use coppice_kv_api::Value;

    use super::*;

    fn print(value: &str, metadata: &str, expiration: Option<i64>) -> Option<Print> {
        let key = Key::parse("k").unwrap();
        let metadata = Metadata::parse(metadata).unwrap();
        Print::of_write(
            Write { key, value: Value::from_text(value.into()).unwrap(), metadata, expiration },
            10,
        )
    }

    #[test]
    fn two_entries_are_the_same_by_value_metadata_and_end() {
        let of = |here: &Option<Print>, there: &Option<Print>| compare(here.as_ref(), there.as_ref());
        let one = print("v", r#"{"a":1,"b":[9007199254740993]}"#, Some(11));
        assert_eq!(of(&one, &print("v", r#"{"b": [9007199254740992], "a": 1.0}"#, Some(11))), None);
        assert_eq!(of(&one, &print("w", r#"{"a":1,"b":[9007199254740993]}"#, Some(11))), Some(Kind::Value));
        assert_eq!(of(&one, &print("v", "{}", Some(11))), Some(Kind::Metadata));
        assert_eq!(of(&one, &print("v", r#"{"a":1,"b":[9007199254740993]}"#, None)), Some(Kind::Expiration));
        assert_eq!((of(&one, &None), of(&None, &one)), (Some(Kind::Extra), Some(Kind::Missing)));
        assert_eq!(print("v", "null", Some(10)), None, "what is over is nowhere");
    }
}
