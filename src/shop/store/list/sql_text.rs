//! SQL in the making.

use coppice_platform::sql::Value;

/// SQL text and its parameters, grown together.
#[derive(Default)]
pub struct SqlText {
    /// The text.
    pub text: String,
    /// What its parameters stand for.
    pub params: Vec<Value>,
}

impl SqlText {
    /// Adds text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a parameter.
    pub fn bind(&mut self, value: Value) {
        self.params.push(value);
        self.text.push_str(&format!("?{}", self.params.len()));
    }

    /// Adds text, and a parameter after it.
    pub fn push_bound(&mut self, text: &str, value: impl Into<Value>) {
        self.push(text);
        self.bind(value.into());
    }
}
