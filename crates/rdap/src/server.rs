//! Who is asked about a name.

use serde::{Deserialize, Serialize};

/// The server that answers for an ending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Scheme, host and port: what the pace is kept for. One of them serves hundreds of endings.
    pub origin: String,
    /// What queries are appended to; ends with a slash.
    pub base_url: String,
    /// Whether IANA says so. Only then does its «no» count.
    pub authoritative: bool,
    /// Whether nobody between can have changed the answer: https, or this machine.
    pub secure: bool,
}

impl Server {
    /// The address of what it knows of a domain (RFC 9082, section 3.1.3).
    pub fn query(&self, domain: &str) -> String {
        format!("{}domain/{domain}", self.base_url)
    }
}
