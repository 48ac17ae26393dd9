//! Statements and their parameters.

use std::borrow::Cow;

/// Whether a statement changes the database. Natively it decides between reader and writer; anywhere it
/// decides whether the visitor's bookmark moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Changes nothing.
    Read,
    /// May change rows.
    Write,
}

/// A parameter. D1 takes integers up to 2^53; the Workers adapter refuses larger ones.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(String),
}

/// A named SQL statement with its parameters (`?1`, `?2`, … or `?` in order; at most 100, D1's limit).
#[derive(Debug, Clone)]
pub struct Statement {
    /// The name for logs, metrics and errors, such as `products_list`.
    pub name: &'static str,
    /// The SQL text.
    pub sql: Cow<'static, str>,
    /// The parameters in order.
    pub params: Vec<Value>,
    /// Whether it may change rows.
    pub access: Access,
}

impl Statement {
    /// A statement that changes nothing.
    pub fn read(name: &'static str, sql: impl Into<Cow<'static, str>>) -> Self {
        Self { name, sql: sql.into(), params: Vec::new(), access: Access::Read }
    }

    /// A statement that may change rows.
    pub fn write(name: &'static str, sql: impl Into<Cow<'static, str>>) -> Self {
        Self { name, sql: sql.into(), params: Vec::new(), access: Access::Write }
    }

    /// Adds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.params.push(value.into());
        self
    }

    /// Adds several parameters.
    #[must_use]
    pub fn bind_all(mut self, values: impl IntoIterator<Item = Value>) -> Self {
        self.params.extend(values);
        self
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Integer(i64::from(yes))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
