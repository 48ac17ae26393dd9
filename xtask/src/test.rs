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

/// How many checks passed and failed.
#[derive(Default)]
pub struct Count {
    /// Those that passed.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
    /// What is known by name of those that did not.
    pub failures: Vec<String>,
}

impl Count {
    /// So many that passed.
    pub const fn passed(passed: u64) -> Self {
        Self { passed, failed: 0, failures: Vec::new() }
    }
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

/// Adds up the summaries of cargo test (`test result: …`) and nextest (`Summary […] …`), and names what failed.
pub fn count(output: &str) -> Count {
    let mut sum = Count { failures: failures(output), ..Count::default() };
    // nextest shows what a test that failed has printed, which ends with a sum of its own.
    let mark = if output.contains("Summary [") { "Summary [" } else { "test result:" };
    for line in output.lines().filter(|line| line.contains(mark)) {
        let words: Vec<_> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            let [number, what] = pair else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what.trim_matches([';', ',', '.']) {
                "passed" => sum.passed += number,
                "failed" => sum.failed += number,
                _ => {}
            }
        }
    }
    sum
}

/// The lines that name a check that failed, each once: `FAIL […] name` of nextest, which says so twice,
/// `FAIL name: why` of the conformance cases, `test name ... FAILED` of cargo test, which nextest shows too.
fn failures(output: &str) -> Vec<String> {
    let nextest = output.contains("Summary [");
    let mut names = Vec::new();
    for line in output.lines().map(str::trim) {
        let ended = ["FAIL ", "TIMEOUT ", "SIGABRT ", "SIGSEGV ", "SIGKILL "]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        let name = match ended {
            // What stands before differs between the two times.
            Some(rest) if rest.trim_start().starts_with('[') => rest.rsplit([')', ']']).next(),
            Some(rest) => Some(rest),
            None if nextest => None,
            None => line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")),
        };
        let Some(name) = name.map(|name| name.trim().to_owned()) else { continue };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_are_counted() {
        let cargo = "test result: ok. 12 passed; 0 failed; 1 ignored; finished in 0.01s\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored";
        let nextest = "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 317 filtered out\n\
                       \x20    Summary [   0.1s] 8 tests run: 7 passed, 1 failed, 3 skipped\n 99 passed";
        for (output, expected) in [(cargo, (13, 2)), (nextest, (7, 1))] {
            let sum = count(output);
            assert_eq!((sum.passed, sum.failed), expected);
        }
    }

    #[test]
    fn what_failed_is_named_once() {
        let nextest = "    FAIL [   0.117s] (  11/2039) coppice a::b\n    test b ... FAILED\n  TIMEOUT [ 60.0s] ( 12/2039) coppice::it c\n\
                       \x20    Summary [   0.1s] 8 tests run: 6 passed, 2 failed\n    FAIL [   0.117s] (  11/2039) coppice a::b";
        assert_eq!(failures(nextest), ["coppice a::b", "coppice::it c"]);
        assert_eq!(
            failures("test a ... ok\ntest a::b ... FAILED\ntest result: FAILED. 1 passed; 1 failed"),
            ["a::b"]
        );
        assert_eq!(failures("ok   one\nFAIL two: 500: [x]\n"), ["two: 500: [x]"]);
    }
}
