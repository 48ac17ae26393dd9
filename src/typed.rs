//! Forms as they were typed.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A form as it was typed, by the names of its fields: what is wrong with it comes back with all of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// What was typed into this field; empty where it is not there.
    pub fn field(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// The same with this in a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }
}
