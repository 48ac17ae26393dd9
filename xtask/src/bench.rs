//! `cargo xtask bench`: how fast both targets are, alone or beside other applications.

mod peers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::build::{Mode, native, workers};
use crate::tools::packages;
use crate::wrangler::Local;
use crate::{paths, run, say};

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of a harness with other applications, to be measured in turn with this one
    #[arg(long)]
    peers: Option<PathBuf>,
    /// How often each scenario is measured
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 3)]
    secs: u32,
    /// These scenarios only
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// With --peers: measure pages in the browser and cold starts too
    #[arg(long)]
    all: bool,
    /// Files alone, natively: many uploads at once, and a file beside nginx if there is one
    #[arg(long, conflicts_with_all = ["peers", "only", "all"])]
    files: bool,
}

/// What is measured: release builds on a shop of 1,000 products, whose pictures are 24 shared ones.
struct Subject {
    binary: PathBuf,
    bundle: PathBuf,
    /// `data.sql` and `pictures/`.
    seed: PathBuf,
}

/// Builds, measures, and writes results and a table into `target/bench`.
pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.files {
        return files(arguments);
    }
    let subject = Subject {
        binary: native::build(Mode::Release)?,
        bundle: workers::build(Mode::Release)?,
        seed: paths::output("bench/seed"),
    };
    seed(&subject)?;
    let results = match &arguments.peers {
        Some(folder) => peers::measure(&subject, folder, arguments)?,
        None => alone(&subject, arguments)?,
    };
    let mut report = packages::script("bench-report.mjs")?;
    let table = run::quiet(report.arg(&results))?;
    fs::write(results.with_extension("md"), &table)?;
    say::heading("Results");
    eprint!("{table}");
    say::line(&format!("{} and .md", results.display()));
    Ok(())
}

/// The options of `coppice seed` that make the benchmark's shop.
const SHOP: [&str; 6] = ["--products", "1000", "--shared-pictures", "24", "--signed-in", TOKEN];

/// The session of somebody who is signed in there.
const TOKEN: &str = "benchmark-benchmark-benchmark-benchmark-000";

/// The settings both targets are measured with, as in production.
const SETTINGS: [(&str, &str); 3] = [
    ("AUTH_SECRET", "only for measuring, and known to everybody"),
    ("MAIL_URL", "none:"),
    ("ADMIN_EMAILS", "user001@example.com"),
];

fn seed(subject: &Subject) -> Result<()> {
    let pictures = paths::fresh("bench/seed")?.join("pictures");
    say::step("making a shop of 1,000 products", || {
        let mut seed = Command::new(&subject.binary);
        seed.arg("seed").args(SHOP).arg("--sql").arg(subject.seed.join("data.sql"));
        run::quiet(seed.arg("--pictures").arg(&pictures)).map(drop)
    })
}

/// The settings as a Worker takes them.
fn variables(cache: Option<&str>) -> Value {
    let mut all: Map<String, Value> =
        SETTINGS.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    all.extend(cache.map(|mode| ("CACHE_MODE".to_owned(), json!(mode))));
    Value::Object(all)
}

/// The shell command that seeds and serves natively; `{state}` and `{port}` are filled in by who runs it.
fn native_command(subject: &Subject) -> Value {
    let coppice = format!("'{}'", subject.binary.display());
    let settings: Vec<_> = SETTINGS.iter().map(|(name, value)| format!("{name}='{value}'")).collect();
    let script = format!(
        "export {}; {coppice} migrate --data '{{state}}' && {coppice} seed {} --data '{{state}}' && \
         exec {coppice} serve --data '{{state}}' --port {{port}}",
        settings.join(" "),
        SHOP.join(" ")
    );
    json!(["sh", "-c", script])
}

/// Both targets by the project's own load generator.
fn alone(subject: &Subject, arguments: &Arguments) -> Result<PathBuf> {
    let results = paths::output("bench/alone.json");
    let settings = |cache: &str| -> Result<PathBuf> {
        let state = paths::fresh(&format!("bench/workers-{cache}"))?;
        let more = [
            ("assets", json!(workers::assets())),
            (
                "seed",
                json!({ "sql": subject.seed.join("data.sql"), "pictures": subject.seed.join("pictures") }),
            ),
            ("vars", variables(Some(cache))),
        ];
        Local { bundle: &subject.bundle, state: &state, port: 0 }.settings(&more)
    };
    let plan = json!({
        "native": native_command(subject),
        "workers": { "on": settings("on")?, "off": settings("off")? },
        "state": paths::fresh("bench/native")?,
        "rounds": arguments.rounds,
        "secs": arguments.secs,
        "only": arguments.only,
        "out": results,
    });
    let file = paths::output("bench/plan.json");
    fs::write(&file, plan.to_string())?;
    run::loud(packages::script("bench.mjs")?.arg(&file))?;
    Ok(results)
}

/// Uploads and a file's serving, natively, by a load generator of their own.
fn files(arguments: &Arguments) -> Result<()> {
    let binary = native::build(Mode::Release)?;
    let subject = Subject { binary, bundle: PathBuf::new(), seed: PathBuf::new() };
    let results = paths::output("bench/files.json");
    let plan = json!({
        "native": native_command(&subject),
        "token": TOKEN,
        "state": paths::fresh("bench/files")?,
        "secs": arguments.secs,
        "out": results,
    });
    let file = paths::output("bench/files-plan.json");
    fs::write(&file, plan.to_string())?;
    run::loud(packages::script("files-bench.mjs")?.arg(&file))?;
    say::line(&results.display().to_string());
    Ok(())
}

/// All migrations in one file.
fn schema(file: &Path) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(paths::root().join("migrations"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "sql"));
    files.sort();
    let texts: Vec<_> = files.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    Ok(fs::write(file, texts.join("\n"))?)
}
