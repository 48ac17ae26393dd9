//! Statements and their parameters.

use std::borrow::Cow;

use crate::{ErrorKind, PlatformError, Service};

/// Whether a statement changes the database. Natively it decides between reader and writer; anywhere it
/// decides whether the visitor's bookmark moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Changes nothing.
    Read,
    /// May change rows.
    Write,
}

/// A parameter. JavaScript, and so D1, holds integers exactly up to 2^53 - 1; larger ones are refused.
///
/// Numbers are bound as reals, for that is what D1 does with JavaScript's: `?1 || ''` is `2.0` and `7 / ?1` is 3.5.
/// Columns with an affinity make integers of whole ones; an expression that needs one says `CAST(?1 AS INTEGER)`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A whole number, such as a price in cents.
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

    /// Holds the statement against D1's limits, so that it is refused on either target or on neither.
    /// <https://developers.cloudflare.com/d1/platform/limits/>
    pub(crate) fn check(&self) -> Result<(), PlatformError> {
        const MAX_PARAMS: usize = 100;
        const MAX_SQL: usize = 100_000;
        const MAX_INTEGER: u64 = (1 << 53) - 1;
        let inexact = |value: &Value| match value {
            Value::Integer(number) => number.unsigned_abs() > MAX_INTEGER,
            Value::Real(number) => !number.is_finite(),
            Value::Null | Value::Text(_) => false,
        };
        let fault = if self.params.len() > MAX_PARAMS {
            "more than 100 parameters"
        } else if self.sql.len() > MAX_SQL {
            "a statement of more than 100 KB"
        } else if self.params.iter().any(inexact) {
            "a number JavaScript can't hold"
        } else {
            return Ok(());
        };
        Err(PlatformError::new(Service::Sql, self.name, ErrorKind::Refused, fault))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_d1_would_refuse_is_refused() {
        let statement =
            |params: Vec<Value>| Statement::read("s", "SELECT 1").bind_all(params).check().is_ok();
        assert!(statement(vec![
            Value::Integer((1 << 53) - 1),
            Value::Integer(1 - (1 << 53)),
            Value::Real(0.5)
        ]));
        assert!(statement(vec![Value::Null; 100]));
        assert!(!statement(vec![Value::Null; 101]));
        for number in [
            Value::Integer(1 << 53),
            Value::Integer(i64::MIN),
            Value::Real(f64::NAN),
            Value::Real(f64::INFINITY),
        ] {
            assert!(!statement(vec![number.clone()]), "{number:?}");
        }
        assert!(Statement::read("s", " ".repeat(100_001)).check().is_err());
    }
}
