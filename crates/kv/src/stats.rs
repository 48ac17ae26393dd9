//! How often the cache helped.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::key::Kind;

/// How the cache answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// With a fresh value.
    Hit,
    /// With a value past its time, which is fetched again in the background.
    Stale,
    /// With none: it was loaded.
    Miss,
    /// With one that was older than the visitor's own last write, or caching is off: it was loaded.
    Bypass,
    /// Not at all: the cache failed, it was loaded.
    Error,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 5] = [Self::Hit, Self::Stale, Self::Miss, Self::Bypass, Self::Error];

    /// The outcome as `Server-Timing` and the log name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Stale => "stale",
            Self::Miss => "miss",
            Self::Bypass => "bypass",
            Self::Error => "error",
        }
    }
}

/// Counts since the start, by kind and outcome.
#[derive(Debug, Default)]
pub struct Stats(Mutex<BTreeMap<(Kind, Outcome), u64>>);

impl Stats {
    pub(crate) fn count(&self, kind: Kind, outcome: Outcome) {
        *self.lock().entry((kind, outcome)).or_default() += 1;
    }

    /// How often a value of this `kind` was had in this way.
    pub fn get(&self, kind: Kind, outcome: Outcome) -> u64 {
        self.lock().get(&(kind, outcome)).copied().unwrap_or(0)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(Kind, Outcome), u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
