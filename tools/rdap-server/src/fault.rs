//! What can go wrong.

use serde::{Deserialize, Serialize};

/// What goes wrong, and with which questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// With questions about this name; about any, if there is none.
    #[serde(default)]
    pub name: Option<String>,
    /// With questions to the registry of this ending; `dns` and `bootstrap` are two more. To any, if there is none.
    #[serde(default)]
    pub registry: Option<String>,
    /// How often; always, if there is none.
    #[serde(default)]
    pub times: Option<u32>,
    /// What.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// An answer of this status and no body.
    Status {
        /// The status.
        status: u16,
        /// Its `Retry-After`: seconds or a date.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// The connection is closed instead of an answer.
    Drop,
    /// The connection is closed in the midst of the body.
    Cut,
    /// A web page of this status.
    Html {
        /// The status.
        status: u16,
    },
    /// Another domain than was asked for.
    AnotherName,
    /// Something that is no domain.
    NoDomain,
    /// A redirect to this address.
    Redirect {
        /// Where to.
        to: String,
    },
    /// A redirect to the same address.
    Loop,
    /// A redirect to an address that redirects on, for ever.
    Chain,
    /// A body of 10 MB.
    Large,
    /// A body that never ends.
    Endless,
    /// No answer for this long, and then the right one.
    Slow {
        /// How long, in milliseconds.
        ms: u64,
    },
}

impl Kind {
    /// This of every question, always.
    pub fn always(self) -> Fault {
        Fault { name: None, registry: None, times: None, kind: self }
    }
}

impl Fault {
    /// Only of questions about this name.
    pub fn of(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// Only of questions to this registry.
    pub fn at(self, registry: &str) -> Self {
        Self { registry: Some(registry.to_owned()), ..self }
    }

    /// Only so often.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// What goes wrong with this question, if it does; that counts.
    pub(crate) fn take(&mut self, registry: &str, name: &str) -> Option<Kind> {
        let is = |wanted: &Option<String>, it: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(it))
        };
        if !is(&self.name, name) || !is(&self.registry, registry) || self.times == Some(0) {
            return None;
        }
        self.times = self.times.map(|times| times.saturating_sub(1));
        Some(self.kind.clone())
    }
}
