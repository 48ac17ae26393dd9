//! Attributes, read.

use std::fmt;

use chrono::DateTime;
use coppice_dynamodb::{AttributeValue, Item};

/// What nobody prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Takes out a text; what is empty or null says nothing, and what is something else stays in the item.
pub(super) fn take_text(item: &mut Item, name: &str) -> Option<String> {
    match item.get(name)? {
        AttributeValue::S(_) | AttributeValue::Null => match item.remove(name) {
            Some(AttributeValue::S(text)) => Some(text).filter(|text| !text.is_empty()),
            _ => None,
        },
        _ => None,
    }
}

/// A time in milliseconds since the Unix epoch: of seconds, maybe with a fraction, or of a date as JSON has it.
pub(super) fn time(item: &Item, name: &str) -> Option<i64> {
    match item.get(name)? {
        AttributeValue::N(number) => number.scaled(3),
        AttributeValue::S(text) => Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis()),
        _ => None,
    }
}

/// Whether the item's `userId` is somebody else's than the partition says it is.
pub(super) fn is_elses(item: &Item, user: &str) -> bool {
    item.get("userId").is_some_and(|id| id.as_text() != Some(user))
}

/// What is left of an item when this is known.
pub(super) fn extra(item: &mut Item, known: &[&str]) -> Item {
    super::KEYS.iter().chain(known).for_each(|name| drop(item.remove(name)));
    std::mem::take(item)
}
