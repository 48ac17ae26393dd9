use coppice_wordsmith::{Hints, Vibe};
use serde::{Deserialize, Serialize};

/// Which way to go on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// How names are to sound from now on; as before where none is said.
    pub vibes: Vec<Vibe>,
    /// How long names are to be, which words to use and which to avoid.
    pub hints: Hints,
    /// The most that the first year may cost, in cents.
    pub budget_cents: Option<i64>,
}
