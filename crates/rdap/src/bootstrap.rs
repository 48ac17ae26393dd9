//! Who answers for which ending (RFC 9224).

mod iana;
mod text;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Guard;
use crate::names::endings;

pub(crate) use iana::MAX_BYTES;

/// IANA's file as it was when this was compiled, in the form of [`Bootstrap::to_text`]. A test makes it anew.
const EMBEDDED: &str = include_str!("../data/bootstrap.txt");

/// Servers that IANA does not name. What they know is registered; what they don't know proves nothing.
const UNLISTED: &str = include_str!("../data/unlisted.txt");

/// Why a bootstrap file is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BootstrapError {
    /// It can't be had.
    #[error("the bootstrap file can't be had: {0}")]
    Unavailable(String),
    /// It is longer than any should be.
    #[error("the bootstrap file has more than {0} bytes or endings")]
    TooLong(usize),
    /// It is not of the form that it should have.
    #[error("the bootstrap file can't be read")]
    Unreadable,
    /// It would have us ask somebody inside, or with a password.
    #[error("the bootstrap file names a server that nobody out in the world has")]
    Poisoned,
    /// Half of it is missing.
    #[error("the bootstrap file has {found} endings, where {least} is the least")]
    TooShort {
        /// How many it has.
        found: usize,
        /// How many it should have.
        least: usize,
    },
}

/// Which server answers for which ending, by IANA's word.
///
/// It can be kept: as serde's text, which is [`Bootstrap::to_text`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bootstrap {
    published: String,
    /// Base addresses by ending.
    servers: BTreeMap<String, String>,
}

impl Bootstrap {
    /// The one that is compiled in. It is read when it is first wanted.
    pub fn embedded() -> &'static Self {
        static READ: LazyLock<Bootstrap> =
            LazyLock::new(|| Bootstrap::from_text(EMBEDDED).unwrap_or_default());
        &READ
    }

    /// The servers that IANA does not name.
    pub(crate) fn unlisted() -> &'static Self {
        static READ: LazyLock<Bootstrap> =
            LazyLock::new(|| Bootstrap::from_text(UNLISTED).unwrap_or_default());
        &READ
    }

    /// The least that a file should hold to be taken for IANA's: half of what is compiled in.
    pub fn least() -> usize {
        Self::embedded().len().div_ceil(2)
    }

    /// Reads a file of IANA's form (RFC 9224, section 3). What is broken in it is left out.
    ///
    /// # Errors
    /// [`BootstrapError`]; it is not used at all.
    pub fn parse(json: &[u8], guard: &Guard, least: usize) -> Result<Self, BootstrapError> {
        let read = iana::read(json, guard)?;
        // None at all is never right: then nothing would be known of anybody.
        let least = least.max(1);
        if read.len() < least {
            return Err(BootstrapError::TooShort { found: read.len(), least });
        }
        Ok(read)
    }

    /// The day on which it was published, such as `2025-03-04`; empty where it does not say.
    pub fn published(&self) -> &str {
        &self.published
    }

    /// How many endings it has.
    pub fn len(&self) -> usize {
        self.servers.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.servers.is_empty()
    }

    /// Its endings, in order.
    pub fn endings(&self) -> impl Iterator<Item = &str> {
        self.servers.keys().map(String::as_str)
    }

    /// All endings of whose names something can be found out: its own, and those of servers that IANA does not name.
    pub fn known_endings(&self) -> Vec<&str> {
        self.endings().chain(Self::unlisted().endings()).collect()
    }

    /// The base address for a name in small letters: the longest ending wins (RFC 9224, section 4).
    pub(crate) fn find(&self, domain: &str) -> Option<&str> {
        endings(domain).find_map(|ending| self.servers.get(ending)).map(String::as_str)
    }

    /// As text, in which it is a third as long as in IANA's form.
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// Reads [`Bootstrap::to_text`].
    ///
    /// # Errors
    /// [`BootstrapError::Unreadable`].
    pub fn from_text(text: &str) -> Result<Self, BootstrapError> {
        text::read(text)
    }
}

impl TryFrom<String> for Bootstrap {
    type Error = BootstrapError;

    fn try_from(text: String) -> Result<Self, BootstrapError> {
        Self::from_text(&text)
    }
}

impl From<Bootstrap> for String {
    fn from(bootstrap: Bootstrap) -> Self {
        bootstrap.to_text()
    }
}
