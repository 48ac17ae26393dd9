//! What a file says of one product, and where.

use serde::{Deserialize, Serialize};

use super::{Draft, Handle};

/// Something the file's owner should know about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line of the file it is about, from 1.
    pub line: u64,
    /// What is the matter, as the end of a sentence that begins with the product.
    pub reason: String,
}

impl Finding {
    /// A finding.
    pub fn new(line: u64, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}

/// A product of a file, or why it is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line it begins at, from 1.
    pub line: u64,
    /// What the file calls it; may be empty where it is refused.
    pub name: String,
    /// Which product it is.
    pub handle: Handle,
    /// What is said of it.
    pub draft: Result<Draft, Finding>,
    /// What was changed or left out to make it one.
    pub warnings: Vec<Finding>,
}
