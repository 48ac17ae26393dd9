//! `cargo xtask simulate`: what replicas and sessions are worth, and to whom.
//!
//! It decides where a read goes by the very function that the application's own tests go by.

mod chart;
mod city;
mod events;
mod figures;
mod model;
mod random;
mod report;
/// The file and not its crate: whoever types a command for the first time should not have to wait for a database
/// and a TLS library to be compiled.
#[path = "../../crates/platform/src/replicated/route.rs"]
mod route;
#[cfg(test)]
mod tests;

use std::fs;

use anyhow::Result;

use crate::{paths, say};
use figures::{Figures, figures};
use model::{Scenario, Strategy, simulate};

/// The typical lags that are looked at, in milliseconds.
const LAGS_MS: [u64; 6] = [0, 100, 300, 1_000, 3_000, 10_000];
/// The one that is looked at more closely.
const USUAL_LAG_MS: u64 = 1_000;
/// How many replicas there may be: up to one in each city.
const REPLICAS: std::ops::RangeInclusive<usize> = 0..=city::ALL.len();
const SEED: u64 = 1;

/// Everything that chart and report are made of.
struct Results {
    always_primary: Figures,
    /// By number of replicas, then by lag.
    sessions: Vec<Vec<Figures>>,
}

impl Results {
    fn new() -> Self {
        let events = events::hour(SEED);
        let run = |strategy, replicas, lag_ms| {
            let scenario = Scenario { strategy, replicas, lag_ms };
            figures(&simulate(&events, scenario, SEED))
        };
        let by_lag = |replicas| LAGS_MS.map(|lag_ms| run(Strategy::Sessions, replicas, lag_ms)).into();
        Self { always_primary: run(Strategy::AlwaysPrimary, 0, 0), sessions: REPLICAS.map(by_lag).collect() }
    }

    /// The figures of the sessions with this many replicas, by lag in milliseconds.
    fn by_lag(&self, replicas: usize) -> impl Iterator<Item = (u64, &Figures)> {
        LAGS_MS.into_iter().zip(self.sessions.get(replicas).into_iter().flatten())
    }

    /// The figures of the sessions with this many replicas at the usual lag.
    fn usual(&self, replicas: usize) -> Option<&Figures> {
        self.by_lag(replicas).find(|(lag_ms, _)| *lag_ms == USUAL_LAG_MS).map(|(_, figures)| figures)
    }
}

/// The documents: each file's name under `docs/`, and its text.
fn documents() -> [(&'static str, String); 2] {
    let results = Results::new();
    [("replication.svg", chart::chart(&results)), ("replication.md", report::report(&results))]
}

/// Simulates, and writes `docs/replication.md` and `docs/replication.svg`.
pub fn run() -> Result<()> {
    for (name, text) in say::step("simulating", || Ok(documents()))? {
        let file = paths::root().join("docs").join(name);
        fs::write(&file, text)?;
        say::line(&file.display().to_string());
    }
    Ok(())
}

/// A lag as people say it: `300 ms`, `3 s`.
fn duration(ms: u64) -> String {
    if ms >= 1_000 { format!("{} s", ms / 1_000) } else { format!("{ms} ms") }
}
