//! How often the content cache helped.

use std::sync::atomic::{AtomicU64, Ordering};

/// What is cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Whose shop a host is.
    Tenant,
    /// Lists of products.
    ProductList,
    /// Pages of single products.
    Product,
    /// Files and their copies.
    CdnFile,
}

impl Feature {
    /// All features.
    pub const ALL: [Self; 4] = [Self::Tenant, Self::ProductList, Self::Product, Self::CdnFile];

    /// Whether it is what pages show, which `CACHE_MODE` is about. Whose shop a host is must be known before that.
    pub fn is_content(self) -> bool {
        !matches!(self, Self::Tenant)
    }

    /// The feature's part of a key.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::ProductList => "products",
            Self::Product => "product",
            Self::CdnFile => "file",
        }
    }
}

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

/// Counts since the start, by feature and outcome.
#[derive(Debug, Default)]
pub struct Stats([[AtomicU64; Outcome::ALL.len()]; Feature::ALL.len()]);

impl Stats {
    pub(super) fn count(&self, feature: Feature, outcome: Outcome) {
        if let Some(counter) = self.counter(feature, outcome) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How often `feature` ended in `outcome`.
    pub fn get(&self, feature: Feature, outcome: Outcome) -> u64 {
        self.counter(feature, outcome).map_or(0, |counter| counter.load(Ordering::Relaxed))
    }

    fn counter(&self, feature: Feature, outcome: Outcome) -> Option<&AtomicU64> {
        let row = Feature::ALL.iter().position(|f| *f == feature)?;
        let column = Outcome::ALL.iter().position(|o| *o == outcome)?;
        self.0.get(row)?.get(column)
    }
}
