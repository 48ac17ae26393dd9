//! A key and its value as `kv bulk put` has them, in requests and in files.

use coppice_kv_api::{Fault, Key, Lifetime, Metadata, Value};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::kv_api::store::entries::Write;

/// A key and its value.
#[derive(Deserialize)]
pub struct Pair {
    key: String,
    value: String,
    #[serde(default)]
    base64: bool,
    #[serde(default)]
    metadata: Option<Box<RawValue>>,
    #[serde(default)]
    expiration: Option<i64>,
    #[serde(default)]
    expiration_ttl: Option<i64>,
}

impl Pair {
    /// What is to be written; `end` says when what has this lifetime ends.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn write(self, end: impl FnOnce(Lifetime) -> Result<Option<i64>, Fault>) -> Result<Write, Fault> {
        let key = Key::parse(&self.key)?;
        let value = match self.base64 {
            true => Value::from_base64(&self.value)?,
            false => Value::from_text(self.value)?,
        };
        let metadata = match &self.metadata {
            Some(json) => Metadata::parse(json.get())?,
            None => None,
        };
        let expiration = end(Lifetime { ttl: self.expiration_ttl, expiration: self.expiration })?;
        Ok(Write { key, value, metadata, expiration })
    }
}
