//! Rows, and what their fields say.

use super::columns::{Columns, Field};
use crate::draft::Finding;
use crate::text::excerpt;

/// A row of the file.
pub struct Row<'a> {
    /// The line it begins at, from 1.
    pub line: u64,
    columns: &'a Columns,
    fields: Vec<String>,
}

impl<'a> Row<'a> {
    /// A row.
    pub fn new(line: u64, fields: Vec<String>, columns: &'a Columns) -> Self {
        Self { line, columns, fields }
    }

    /// A field's text, without what is around it; `None` if the file has no such column.
    pub fn said(&self, field: Field) -> Option<&str> {
        self.columns.get(&self.fields, field)
    }

    /// A field's text; empty where the file has no such column.
    pub fn get(&self, field: Field) -> &str {
        self.said(field).unwrap_or_default()
    }

    /// Whether anything stands in one of these columns.
    pub fn has_any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| !self.get(*field).is_empty())
    }

    /// Whether anything of the row could not be read as text.
    pub fn is_garbled(&self) -> bool {
        self.fields.iter().any(|field| field.contains(char::REPLACEMENT_CHARACTER))
    }

    /// A truth value; `empty` is what it is where nothing stands, `None` is that there is no such column.
    pub fn truth(&self, field: Field, what: &str, empty: bool) -> Result<Option<bool>, Finding> {
        let Some(text) = self.said(field) else { return Ok(None) };
        match truth(text) {
            _ if text.is_empty() => Ok(Some(empty)),
            Some(truth) => Ok(Some(truth)),
            None => {
                let reason = format!("has “{}” for {what}, which is neither TRUE nor FALSE", excerpt(text));
                Err(self.finding(reason))
            }
        }
    }

    /// Something to say about this row.
    pub fn finding(&self, reason: impl Into<String>) -> Finding {
        Finding::new(self.line, reason)
    }
}

/// The truth values that exports and spreadsheets in English write. Any other word is not guessed at.
pub fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" => Some(true),
        "false" | "no" | "n" | "f" | "0" => Some(false),
        _ => None,
    }
}
