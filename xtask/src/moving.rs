//! `cargo xtask move`: whether what moves from DynamoDB does what it should, at moto, which knows transactions too.
//!
//! It brings a third of a gigabyte from PyPI: so it is no part of `test`, which does the same at dynalite without transactions.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::count::{Count, count};
use crate::servers;
use crate::tools::{packages, python};
use crate::{paths, run};

/// How many items are looked at for the figures.
#[derive(clap::Args)]
pub struct Arguments {
    /// Measure with so many items
    #[arg(long, default_value_t = 20_000)]
    items: u32,
}

/// Runs the stage at moto; where all of it holds, writes `docs/move-seen.md`.
pub fn run(arguments: &Arguments) -> Result<()> {
    let folder = paths::output("move");
    let (packages, version) = bring(&folder)?;
    let found = stage(&json!({
        "server": "moto",
        "python": { "program": python::python()?, "path": packages },
        "about": version,
        "items": arguments.items,
        "report": paths::root().join("docs/move-seen.md"),
    }))?;
    if found.failed > 0 {
        bail!("{} checks failed", found.failed);
    }
    Ok(())
}

/// The same at dynalite, as a stage of `test`.
pub fn check() -> Result<Count> {
    stage(&json!({ "server": "dynalite" }))
}

/// Compiles what is asked, and runs the script.
fn stage(plan: &Value) -> Result<Count> {
    packages::ensure()?;
    let binary = servers::build()?;
    let cases = binary.with_file_name(format!("coppice-dynamodb-cases{}", std::env::consts::EXE_SUFFIX));
    let mut plan = plan.clone();
    if let Some(plan) = plan.as_object_mut() {
        plan.insert("binary".to_owned(), json!(binary));
        plan.insert("cases".to_owned(), json!(cases));
        plan.insert("data".to_owned(), json!(paths::fresh("move-data")?));
    }
    let (success, output) = run::watched(packages::script("dynamodb/stage.mjs")?.arg(plan.to_string()))?;
    let found = count(&output);
    if !success && found.failed == 0 {
        bail!("the stage can't run");
    }
    Ok(found)
}

/// Brings moto with all that belongs to it, at the versions that are written down, and says which moto it is.
fn bring(folder: &Path) -> Result<(PathBuf, String)> {
    let requirements = paths::end2end().join("dynamodb/requirements.txt");
    let packages = python::bring(folder, &requirements, &["--no-deps"])?;
    let named = fs::read_to_string(&requirements)?;
    let version = named.lines().find(|line| line.starts_with("moto==")).context("moto is not named")?;
    Ok((packages, version.replace("==", " ")))
}
