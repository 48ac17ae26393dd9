//! Truth values, which SQL keeps as 0 and 1, for `#[serde(with = "flag")]`.

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

/// Reads `true`, `false` or a number, of which 0 alone is false.
///
/// # Errors
/// Where it is neither.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Flag::deserialize(deserializer)? {
        Flag::Bool(value) => value,
        Flag::Number(number) => number != 0,
    })
}
