//! Webhooks as they are set up, sent and signed: <https://docs.stripe.com/webhooks>.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The secret of webhooks, unless another is wanted.
pub const SECRET: &str = "whsec_known_to_everybody";

/// Who is told of what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Where, over plain HTTP.
    pub url: String,
    /// What is signed with: two while one takes the other's place.
    pub secrets: Vec<String>,
    /// Of what, as `charge.dispute.*` or to the letter; of everything, if there is nothing.
    #[serde(default)]
    pub types: Vec<String>,
}

impl Endpoint {
    pub(crate) fn wants(&self, kind: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|wanted| is_of(wanted, kind))
    }
}

/// How events are delivered, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Events of this type, as of an [`Endpoint`]; any, if there is none.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// Events that say this, say an order's id; any, if there is none.
    #[serde(default)]
    pub saying: Option<String>,
    /// How often; always, if there is none.
    #[serde(default)]
    pub times: Option<u32>,
    /// How.
    #[serde(flatten)]
    pub manner: Manner,
}

/// How an event is delivered. Without a rule it is at once, and once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "manner", rename_all = "snake_case")]
pub enum Manner {
    /// After this long.
    Late {
        /// How long, in milliseconds.
        ms: u64,
    },
    /// Never.
    Lost,
    /// So often, all at the same time.
    Repeated {
        /// How often.
        copies: u32,
    },
    /// When it is released.
    Held,
}

impl Manner {
    /// Every event like this.
    pub fn always(self) -> Rule {
        Rule { kind: None, saying: None, times: None, manner: self }
    }
}

impl Rule {
    /// Only events of this type.
    pub fn of(self, kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..self }
    }

    /// Only events that say this.
    pub fn saying(self, text: &str) -> Self {
        Self { saying: Some(text.to_owned()), ..self }
    }

    /// Only so often.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// How this event is delivered, if the rule says; that counts.
    pub(crate) fn take(&mut self, kind: &str, body: &str) -> Option<Manner> {
        let concerns = self.kind.as_deref().is_none_or(|wanted| is_of(wanted, kind))
            && self.saying.as_deref().is_none_or(|saying| body.contains(saying));
        if !concerns || self.times == Some(0) {
            return None;
        }
        self.times = self.times.map(|times| times.saturating_sub(1));
        Some(self.manner)
    }
}

/// An event that was sent, or should have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The event's id.
    pub event: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where to.
    pub url: String,
    /// When, in seconds by the service's clock.
    pub at: i64,
    /// What was answered; 0 if nobody did, or it was lost.
    pub status: u16,
}

impl Delivery {
    /// Whether it has come to where it should. A redirect is no such thing.
    pub fn has_arrived(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// An event, written and signed as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The body, to the letter.
    pub body: String,
    /// The header `Stripe-Signature`.
    pub signature: String,
}

/// The header `Stripe-Signature` of a body, with every secret.
pub fn sign(secrets: &[String], at: i64, body: &str) -> String {
    let schemes = secrets.iter().map(|secret| format!(",v1={}", hash(secret, at, body))).collect::<String>();
    // What test mode adds, and nobody should look at.
    format!("t={at}{schemes},v0={}", hash("v0", at, body))
}

fn hash(secret: &str, at: i64, body: &str) -> String {
    // Keys of any length are good.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{at}.{body}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Whether a type is this one, or one of these: `charge.dispute.*`.
fn is_of(wanted: &str, kind: &str) -> bool {
    wanted.strip_suffix('*').map_or(wanted == kind, |beginning| kind.starts_with(beginning))
}
