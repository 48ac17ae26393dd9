use coppice_wordsmith::ScoreParts;
use serde::{Deserialize, Serialize};

/// What is known of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultState {
    /// Its registry itself says that nobody has it, and it is not in DNS.
    Available,
    /// Nobody who may speak for it has said anything that counts.
    Unknown,
    /// Somebody has it.
    Registered,
    /// Its registry keeps it for itself.
    Reserved,
    /// It was not asked for: its score is too low, or enough was found.
    Skipped,
    /// It is yet to be asked for.
    Queued,
}

impl ResultState {
    /// All, best first.
    pub const ALL: [Self; 6] =
        [Self::Available, Self::Unknown, Self::Registered, Self::Reserved, Self::Skipped, Self::Queued];

    /// The state as the database and addresses name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Unknown => "unknown",
            Self::Registered => "registered",
            Self::Reserved => "reserved",
            Self::Skipped => "skipped",
            Self::Queued => "queued",
        }
    }

    /// The state as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Available => "Available",
            Self::Unknown => "Not known",
            Self::Registered => "Taken",
            Self::Reserved => "Reserved",
            Self::Skipped => "Not checked",
            Self::Queued => "To be checked",
        }
    }

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What one source said of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Who: `rules`, `rdap`, `rdap_unlisted` (which can't speak for its ending) or `dns`.
    pub source: String,
    /// The address that has answered; none where nobody was asked.
    pub url: Option<String>,
    /// The HTTP status; none where nothing came.
    pub status: Option<u16>,
    /// The media type of what came.
    pub media_type: Option<String>,
    /// When, in epoch milliseconds.
    pub at: i64,
    /// What it means, in words.
    pub said: String,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainResult {
    /// The name as DNS has it.
    pub domain: String,
    /// The name as people read it.
    pub unicode: String,
    /// Its ending.
    pub tld: String,
    /// What is known of it.
    pub state: ResultState,
    /// Why it is not known, or what kind of skipped it is.
    pub reason: Option<String>,
    /// Whether it is probably free all the same.
    pub likely: bool,
    /// From 0 to 1.
    pub score: f64,
    /// What the score is made of; none where a newer release has written it.
    pub parts: Option<ScoreParts>,
    /// What the first year costs, about.
    pub price_cents: Option<i64>,
    /// What each further year costs, about.
    pub renewal_cents: Option<i64>,
    /// When that was the price.
    pub price_asof: Option<i64>,
    /// Who said what.
    pub evidence: Vec<Evidence>,
    /// Where it is registered, if somebody has it.
    pub registrar: Option<String>,
    /// Since when.
    pub registered_at: Option<i64>,
    /// Until when.
    pub expires_at: Option<i64>,
    /// What else there is to know: `expiring`, `dns_unchecked`, `rdap_denies`, `maybe_premium`.
    pub flags: Vec<String>,
    /// The search's [`super::SearchJob::seq`] at which it was settled.
    pub seq: i64,
}

impl DomainResult {
    /// Its place among others: what is proved free comes first, then what probably is. The store's lists have the same order.
    pub fn rank(&self) -> u8 {
        match (self.state, self.likely) {
            (ResultState::Available, _) => 0,
            (ResultState::Unknown, true) => 1,
            (ResultState::Unknown, false) => 2,
            (ResultState::Registered, _) => 3,
            (ResultState::Reserved, _) => 4,
            (ResultState::Queued, _) => 5,
            (ResultState::Skipped, _) => 6,
        }
    }
}

/// How many candidates of one ending are in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCount {
    /// The state.
    pub state: ResultState,
    /// The ending.
    pub tld: String,
    /// How many.
    pub count: u32,
    /// How many of them are likely.
    pub likely: u32,
}

/// A page of candidates, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultPage {
    /// The candidates.
    pub results: Vec<DomainResult>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many there are of each kind, on all pages.
    pub counts: Vec<StateCount>,
}
