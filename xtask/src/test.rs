//! `cargo xtask test`: every check there is, each stage timed.

mod conformance;
mod journeys;
mod leptos;
mod licences;
mod played;
mod providers;
mod rust;

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::count::{Count, count};
use crate::tools::{chromium, packages, wasm_target};
use crate::{build, moving, say};

/// What to check.
#[derive(clap::Args)]
pub struct Arguments {
    /// Run these stages only
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Stage>,
    /// More arguments for Playwright, after `--`
    #[arg(last = true)]
    playwright: Vec<String>,
}

/// The stages, in the order they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// rustfmt
    Format,
    /// clippy, on what runs natively and on what runs as wasm
    Clippy,
    /// Licences and origins of the dependencies
    Licences,
    /// Unit, property and integration tests
    Tests,
    /// The platform's promises, on workerd
    Conformance,
    /// The journeys in Chromium, on both targets
    Journeys,
    /// What moves from DynamoDB, at a table in dynalite
    Move,
    /// What cargo-leptos makes of the project, where it is installed
    Leptos,
}

/// Runs the stages, all of them even where one fails, and sums up.
pub fn run(arguments: &Arguments) -> Result<()> {
    let wanted = |stage: &Stage| arguments.only.is_empty() || arguments.only.contains(stage);
    let stages: Vec<_> = Stage::value_variants().iter().copied().filter(wanted).collect();

    let start = Instant::now();
    set_up(&stages)?;
    let mut table = vec![("set-up".to_owned(), start.elapsed(), Count::default())];
    for stage in stages {
        let name = stage.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        say::heading(&name);
        let start = Instant::now();
        let count = stage.run(arguments).unwrap_or_else(|error| {
            say::error(&error);
            Count { passed: 0, failed: 1, failures: vec![format!("{error:#}")] }
        });
        table.push((name, start.elapsed(), count));
    }
    sum_up(&table)
}

/// Brings every tool before the first stage, so that one that can't be had is known at once.
fn set_up(stages: &[Stage]) -> Result<()> {
    let browser = stages.contains(&Stage::Journeys);
    if browser {
        chromium::ensure()?;
    }
    if stages.contains(&Stage::Move) {
        packages::ensure()?;
    }
    if browser || stages.contains(&Stage::Conformance) {
        packages::ensure()?;
        wasm_target::ensure()?;
        build::bindgen()?;
    }
    Ok(())
}

impl Stage {
    fn run(self, arguments: &Arguments) -> Result<Count> {
        match self {
            Self::Format => rust::format(),
            Self::Clippy => rust::clippy(),
            Self::Licences => licences::check(),
            Self::Tests => rust::tests(),
            Self::Conformance => conformance::run(),
            Self::Journeys => journeys::run(&arguments.playwright),
            Self::Move => moving::check(),
            Self::Leptos => leptos::check(),
        }
    }
}

fn sum_up(table: &[(String, Duration, Count)]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{:12} {:>8} {:>8} {:>8}", "stage", "seconds", "passed", "failed")?;
    let mut sum = Count::default();
    for (name, time, Count { passed, failed, .. }) in table {
        writeln!(out, "{name:12} {:>8} {passed:>8} {failed:>8}", say::seconds(*time))?;
        sum.passed += passed;
        sum.failed += failed;
    }
    let time: Duration = table.iter().map(|(_, time, _)| *time).sum();
    writeln!(out, "{:12} {:>8}\n", "all", say::seconds(time))?;
    // Whoever sees the end of the output alone knows which they were.
    for (stage, _, count) in table {
        for failure in &count.failures {
            writeln!(out, "failed in {stage}: {failure}")?;
        }
    }
    writeln!(out, "{} passed, {} failed", sum.passed, sum.failed)?;
    if sum.failed > 0 {
        bail!("not every check passed");
    }
    Ok(())
}
