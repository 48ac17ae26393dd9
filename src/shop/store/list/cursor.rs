//! Where a page of a list begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppice_platform::sql::Value;
use serde::{Deserialize, Serialize};

use super::super::row::CardRow;
use super::sort::Sort;
use crate::number::Exact;

/// The key of the row a page follows, or, backwards, precedes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The order the key belongs to.
    #[serde(rename = "s")]
    sort: Sort,
    /// The price of the row, or what its name is sorted by, in the orders that go by one.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    key: Option<Key>,
    /// Where the row stands among search results.
    #[serde(rename = "t", default, skip_serializing_if = "is_zero")]
    pub(super) tier: i64,
    /// The row's number.
    #[serde(rename = "n")]
    pub(super) number: i64,
    /// Whether the page ends before the row instead of beginning after it.
    #[serde(rename = "b", default, skip_serializing_if = "std::ops::Not::not")]
    pub backwards: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

/// The text is no cursor of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct CursorError;

impl Cursor {
    /// A cursor's text is never longer: longer text is not decoded.
    const MAX_LENGTH: usize = 1_024;

    /// The cursor of a row.
    pub(super) fn at(sort: Sort, tier: i64, row: &CardRow, backwards: bool) -> Self {
        let key = match sort {
            Sort::PriceAsc | Sort::PriceDesc => Some(Key::Number(row.price_min)),
            Sort::Name => Some(Key::Text(row.sort_key.clone())),
            Sort::Newest | Sort::Relevance => None,
        };
        Self { sort, key, tier, number: row.number, backwards }
    }

    /// Reads a cursor made for a list of this order.
    ///
    /// # Errors
    /// [`CursorError`] where the text is anything else.
    pub fn parse(text: &str, sort: Sort) -> Result<Self, CursorError> {
        if text.len() > Self::MAX_LENGTH {
            return Err(CursorError);
        }
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError)?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| CursorError)?;
        let fits = match sort {
            Sort::PriceAsc | Sort::PriceDesc => matches!(cursor.key, Some(Key::Number(_))),
            Sort::Name => matches!(cursor.key, Some(Key::Text(_))),
            Sort::Newest | Sort::Relevance => cursor.key.is_none(),
        };
        let binds = |n: i64| Exact::try_from(n).is_ok();
        let bound = binds(cursor.number) && !matches!(cursor.key, Some(Key::Number(n)) if !binds(n));
        if cursor.sort == sort && fits && bound { Ok(cursor) } else { Err(CursorError) }
    }

    /// The cursor as it stands in a URL.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    pub(super) fn key(&self) -> Value {
        match &self.key {
            Some(Key::Number(number)) => Value::Integer(*number),
            Some(Key::Text(text)) => Value::Text(text.clone()),
            None => Value::Null,
        }
    }
}

fn is_zero(number: &i64) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(sort: Sort, key: Option<Key>) -> Cursor {
        Cursor { sort, key, tier: 0, number: 7, backwards: false }
    }

    #[test]
    fn a_cursor_survives_its_url() {
        for cursor in [
            cursor(Sort::Newest, None),
            cursor(Sort::PriceAsc, Some(Key::Number(995))),
            cursor(Sort::Name, Some(Key::Text("Ünder “quotes”".into()))),
            Cursor { tier: 1, backwards: true, ..cursor(Sort::Relevance, None) },
        ] {
            assert_eq!(Cursor::parse(&cursor.encode(), cursor.sort), Ok(cursor));
        }
    }

    #[test]
    fn anything_else_is_not_a_cursor() {
        let of_another_order = cursor(Sort::PriceAsc, Some(Key::Number(1))).encode();
        let keyless = cursor(Sort::PriceAsc, None).encode();
        let too_large = Cursor { number: i64::MAX, ..cursor(Sort::Newest, None) }.encode();
        let long = "A".repeat(10_000);
        for (text, sort) in [
            ("", Sort::Newest),
            ("%00", Sort::Newest),
            ("e30", Sort::Newest),
            (of_another_order.as_str(), Sort::Newest),
            (of_another_order.as_str(), Sort::PriceDesc),
            (keyless.as_str(), Sort::PriceAsc),
            (too_large.as_str(), Sort::Newest),
            (long.as_str(), Sort::Newest),
        ] {
            assert_eq!(Cursor::parse(text, sort), Err(CursorError), "{text}");
        }
    }
}
