//! What items hold.

mod wire;

use std::collections::btree_map;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Number;

/// A value of an attribute.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "wire::Wire", into = "wire::Wire")]
pub enum AttributeValue {
    /// A text.
    S(String),
    /// A number.
    N(Number),
    /// Bytes.
    B(Vec<u8>),
    /// A truth value.
    Bool(bool),
    /// Nothing, said expressly.
    Null,
    /// Several, in their order.
    L(Vec<AttributeValue>),
    /// Several by name.
    M(Item),
    /// A set of texts, which has no order of its own.
    Ss(BTreeSet<String>),
    /// A set of numbers.
    Ns(BTreeSet<Number>),
    /// A set of bytes.
    Bs(BTreeSet<Vec<u8>>),
}

/// An item, or a map within one: attributes by name.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Item(BTreeMap<String, AttributeValue>);

impl AttributeValue {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::S(text.into())
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::S(text) => Some(text),
            _ => None,
        }
    }

    /// As DynamoDB writes it, but one text for one value: names and sets in one order, numbers in one spelling.
    fn canonical(&self) -> serde_json::Value {
        match self {
            Self::N(number) => json!({ "N": number.canonical() }),
            Self::Ns(numbers) => {
                json!({ "NS": numbers.iter().map(Number::canonical).collect::<Vec<_>>() })
            }
            Self::L(values) => json!({ "L": values.iter().map(Self::canonical).collect::<Vec<_>>() }),
            Self::M(item) => json!({ "M": item.canonical_value() }),
            other => json!(other),
        }
    }

    /// How many bytes of an item's bound it takes, nearly.
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
    fn size(&self) -> usize {
        match self {
            Self::S(text) => text.len(),
            Self::N(number) => number_size(number),
            Self::B(bytes) => bytes.len(),
            Self::Bool(_) | Self::Null => 1,
            Self::L(values) => {
                values.iter().fold(3, |sum: usize, value| sum.saturating_add(value.size() + 1))
            }
            Self::M(item) => item.0.len().saturating_add(item.size()).saturating_add(3),
            Self::Ss(texts) => texts.iter().map(String::len).sum(),
            Self::Ns(numbers) => numbers.iter().map(number_size).sum(),
            Self::Bs(all) => all.iter().map(Vec::len).sum(),
        }
    }
}

/// Two digits a byte, and one more.
fn number_size(number: &Number) -> usize {
    number.as_str().bytes().filter(u8::is_ascii_digit).count() / 2 + 2
}

impl Item {
    /// An item without attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// An attribute.
    pub fn get(&self, name: &str) -> Option<&AttributeValue> {
        self.0.get(name)
    }

    /// The text of an attribute, if it is one.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// The same item with this attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: AttributeValue) -> Self {
        self.0.insert(name.into(), value);
        self
    }

    /// Takes an attribute out.
    pub fn remove(&mut self, name: &str) -> Option<AttributeValue> {
        self.0.remove(name)
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All attributes, by name.
    pub fn iter(&self) -> btree_map::Iter<'_, String, AttributeValue> {
        self.0.iter()
    }

    /// One text for one item, whoever wrote it and in whatever order and spelling: what is hashed where two sides are compared.
    pub fn canonical(&self) -> String {
        self.canonical_value().to_string()
    }

    /// `serde_json` keeps names in their order.
    fn canonical_value(&self) -> serde_json::Value {
        let members = self.0.iter().map(|(name, value)| (name.clone(), value.canonical()));
        serde_json::Value::Object(members.collect())
    }

    /// How many bytes of the 400 KB it takes, nearly.
    pub fn size(&self) -> usize {
        self.0.iter().fold(0, |sum: usize, (name, value)| sum.saturating_add(name.len() + value.size()))
    }
}

impl FromIterator<(String, AttributeValue)> for Item {
    fn from_iter<I: IntoIterator<Item = (String, AttributeValue)>>(attributes: I) -> Self {
        Self(attributes.into_iter().collect())
    }
}

impl IntoIterator for Item {
    type Item = (String, AttributeValue);
    type IntoIter = btree_map::IntoIter<String, AttributeValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Names and kinds: what attributes hold may be a token.
impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.0).finish()
    }
}

/// What kind it is, and how large.
impl fmt::Debug for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::S(_) => "S",
            Self::N(_) => "N",
            Self::B(_) => "B",
            Self::Bool(_) => "BOOL",
            Self::Null => "NULL",
            Self::L(_) => "L",
            Self::M(item) => return item.fmt(f),
            Self::Ss(_) => "SS",
            Self::Ns(_) => "NS",
            Self::Bs(_) => "BS",
        };
        write!(f, "{kind} of {} bytes", self.size())
    }
}

#[cfg(test)]
mod tests;
