//! What a verdict rests on, for whoever wants to see it.

use serde::{Deserialize, Serialize};

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The rules that every registry of a generic ending has; nobody was asked.
    Rules,
    /// A registry's server that IANA names.
    Rdap,
    /// A server that IANA does not name.
    RdapUnlisted,
    /// DNS over HTTPS.
    Dns,
}

/// One source, and what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Who said it.
    pub source: Source,
    /// Where; after redirects, the last address.
    pub url: Option<String>,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// Its media type.
    pub media_type: Option<String>,
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// What it said, in our words.
    pub said: String,
}
