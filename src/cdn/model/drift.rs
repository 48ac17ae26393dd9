//! Comparing the list of files with what is stored.

use serde::{Deserialize, Serialize};

/// What a step found, and where the next begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftStep {
    /// What differs, in words, with its key.
    pub findings: Vec<(String, String)>,
    /// Where the next step begins; none after the last.
    pub next: Option<String>,
    /// Objects and rows that were compared, by this step and those before.
    pub compared: u64,
    /// How many there are, as far as is known.
    pub total: u64,
}
