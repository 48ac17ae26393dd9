//! Values as DynamoDB writes them: `{"S": "…"}`, bytes in base64.

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use super::{AttributeValue, Item};
use crate::Number;

#[derive(Serialize, Deserialize)]
pub(super) enum Wire {
    S(String),
    N(Number),
    B(String),
    #[serde(rename = "BOOL")]
    Bool(bool),
    #[serde(rename = "NULL")]
    Null(bool),
    L(Vec<AttributeValue>),
    M(Item),
    #[serde(rename = "SS")]
    Ss(BTreeSet<String>),
    #[serde(rename = "NS")]
    Ns(BTreeSet<Number>),
    #[serde(rename = "BS")]
    Bs(Vec<String>),
}

impl TryFrom<Wire> for AttributeValue {
    type Error = base64::DecodeError;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let bytes = |text: &String| BASE64_STANDARD.decode(text);
        Ok(match wire {
            Wire::S(text) => Self::S(text),
            Wire::N(number) => Self::N(number),
            Wire::B(text) => Self::B(bytes(&text)?),
            Wire::Bool(value) => Self::Bool(value),
            Wire::Null(_) => Self::Null,
            Wire::L(values) => Self::L(values),
            Wire::M(item) => Self::M(item),
            Wire::Ss(texts) => Self::Ss(texts),
            Wire::Ns(numbers) => Self::Ns(numbers),
            Wire::Bs(texts) => Self::Bs(texts.iter().map(bytes).collect::<Result<_, _>>()?),
        })
    }
}

impl From<AttributeValue> for Wire {
    fn from(value: AttributeValue) -> Self {
        let text = |bytes: &Vec<u8>| BASE64_STANDARD.encode(bytes);
        match value {
            AttributeValue::S(text) => Self::S(text),
            AttributeValue::N(number) => Self::N(number),
            AttributeValue::B(bytes) => Self::B(text(&bytes)),
            AttributeValue::Bool(value) => Self::Bool(value),
            AttributeValue::Null => Self::Null(true),
            AttributeValue::L(values) => Self::L(values),
            AttributeValue::M(item) => Self::M(item),
            AttributeValue::Ss(texts) => Self::Ss(texts),
            AttributeValue::Ns(numbers) => Self::Ns(numbers),
            AttributeValue::Bs(all) => Self::Bs(all.iter().map(text).collect()),
        }
    }
}
