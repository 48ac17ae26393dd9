//! Truth values, which SQL keeps as 0 and 1, for `#[serde(with = "flag")]`.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Number(i64),
}

/// Writes `true` or `false`.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(*value)
}

/// Reads `true`, `false`, 1 or 0.
///
/// # Errors
/// Where it is none of them.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Flag::deserialize(deserializer)? {
        Flag::Bool(value) => Ok(value),
        Flag::Number(number @ (0 | 1)) => Ok(number == 1),
        Flag::Number(_) => Err(D::Error::custom("a truth value is true, false, 1 or 0")),
    }
}
