//! What can go wrong.

use serde::{Deserialize, Serialize};

/// What goes wrong, and with which requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// With this call, by method and path: `POST /v1/checkout/sessions/{id}/expire`; the page to pay on is `page`. With
    /// any, if there is none.
    #[serde(default)]
    pub on: Option<String>,
    /// With requests that say this in their path or their body; with any, if there is none.
    #[serde(default)]
    pub saying: Option<String>,
    /// How often; always, if there is none.
    #[serde(default)]
    pub times: Option<u32>,
    /// What.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What goes wrong. What Stripe has begun to execute it keeps for the request's idempotency key, whatever it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Nobody is there: the connection is closed at once, and nothing is done.
    Down,
    /// The request is turned away before it is looked at (503, 429): nothing is done or kept.
    Turned {
        /// The status.
        status: u16,
    },
    /// It fails before it has an effect (500): nothing is done, and that is kept.
    FailsBefore {
        /// The status.
        status: u16,
    },
    /// It fails after its effect (500): all is done, and the failure is kept.
    FailsAfter {
        /// The status.
        status: u16,
    },
    /// The connection is closed before an effect: nothing is done or kept.
    CutBefore,
    /// The connection is closed instead of an answer: all is done, and the answer is kept.
    CutAfter,
    /// The connection is closed in the midst of the answer: all is done, and the answer is kept.
    CutWithin,
    /// It takes this long before its effect; the key is in use meanwhile.
    Slow {
        /// How long, in milliseconds.
        ms: u64,
    },
    /// The answer takes this long after the effect: webhooks come before it.
    Late {
        /// How long, in milliseconds.
        ms: u64,
    },
}

impl Kind {
    /// This of every request, always.
    pub fn always(self) -> Fault {
        Fault { on: None, saying: None, times: None, kind: self }
    }

    /// This of the next request alone.
    pub fn once(self) -> Fault {
        self.always().times(1)
    }
}

impl Fault {
    /// Only with this call.
    pub fn on(self, call: &str) -> Self {
        Self { on: Some(call.to_owned()), ..self }
    }

    /// Only with requests that say this.
    pub fn saying(self, text: &str) -> Self {
        Self { saying: Some(text.to_owned()), ..self }
    }

    /// Only so often.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// What goes wrong with this request, if it does; that counts.
    pub(crate) fn take(&mut self, call: &str, text: &str) -> Option<Kind> {
        let concerns = self.on.as_deref().is_none_or(|on| on == call)
            && self.saying.as_deref().is_none_or(|saying| text.contains(saying));
        if !concerns || self.times == Some(0) {
            return None;
        }
        self.times = self.times.map(|times| times.saturating_sub(1));
        Some(self.kind)
    }
}
