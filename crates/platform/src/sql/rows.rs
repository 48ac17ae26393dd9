//! The rows of an answer.

use serde::de::DeserializeOwned;

use crate::{ErrorKind, PlatformError, Service};

/// The rows a statement answered, decoded by column name into whatever `serde` type the caller asks for.
///
/// They are held as one JSON array of objects: on Workers that is a single string across the boundary between
/// JavaScript and wasm instead of one crossing a field, and so both targets decode alike, to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows(String);

impl Rows {
    /// Rows from a JSON array of objects.
    pub fn from_json(json: String) -> Self {
        Self(json)
    }

    /// The rows as JSON text.
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// All rows, by column name.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] where a row is not a `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<Vec<T>, PlatformError> {
        serde_json::from_str(&self.0)
            .map_err(|e| PlatformError::new(Service::Sql, "decode", ErrorKind::Decode, e))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Rows::decode`].
    pub fn first<T: DeserializeOwned>(&self) -> Result<Option<T>, PlatformError> {
        Ok(self.decode::<T>()?.into_iter().next())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0 == "[]"
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self("[]".to_owned())
    }
}
