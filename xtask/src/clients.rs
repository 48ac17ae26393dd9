//! `cargo xtask clients`: whether the clients that Cloudflare's KV has take ours for it, on both targets.
//!
//! It brings a quarter of a gigabyte of packages, and takes minutes: so it is no part of `test`. What the clients send is written down, and
//! the journeys send it each time.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use crate::servers::{self, Workers, free_port};
use crate::tools::{packages, python, wasm_target};
use crate::{build, paths, run, say, serve};

/// Cloudflare's client for JavaScript. Those for Python and Rust are named by files of theirs in end2end/kv-clients.
const NPM: &str = "cloudflare@7.3.0";

/// Whom to ask.
#[derive(clap::Args)]
pub struct Arguments {
    /// These clients only: typescript, wrangler, python, rust, own, signed, legacy, schemathesis
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// On this target only: native or workers
    #[arg(long)]
    on: Option<String>,
}

/// Brings the clients, starts both servers and runs the script; where all is as it should be, writes `docs/kv-clients.md`.
pub fn run(arguments: &Arguments) -> Result<()> {
    packages::ensure()?;
    let folder = paths::output("kv-clients");
    bring(&folder)?;
    let servers = servers(arguments.on.as_deref())?;
    let plan = json!({
        "servers": servers,
        "packages": folder,
        "only": arguments.only,
        // Half of what was seen is not to stand there as all of it.
        "report": arguments.on.is_none().then(|| paths::root().join("docs/kv-clients.md")),
        "email": MANAGER,
    });
    let file = folder.join("plan.json");
    fs::write(&file, plan.to_string())?;
    run::loud(packages::script("kv-clients/stage.mjs")?.arg(&file).env("PYTHON", python::python()?))
}

/// Who manages the shop.
const MANAGER: &str = "admin@example.com";

fn servers(on: Option<&str>) -> Result<Vec<Value>> {
    let settings = settings();
    let wanted = |name: &str| on.is_none_or(|on| on == name);
    if !wanted("native") && !wanted("workers") {
        bail!("targets are native and workers");
    }
    let binary = servers::build()?;
    let mut all = Vec::new();
    if wanted("native") {
        all.push(servers::native(&binary, "kv-clients", free_port()?, &settings)?);
    }
    if wanted("workers") {
        wasm_target::ensure()?;
        build::bindgen()?;
        all.push(Workers::build(&binary, "kv-clients")?.server("workers", free_port()?, &settings)?);
    }
    Ok(all)
}

/// As on a developer's machine; but schemathesis asks more than a key usually may.
fn settings() -> Map<String, Value> {
    let mut settings = serve::dev();
    settings.insert("KV_LIMIT".to_owned(), json!("1000000"));
    settings.insert("LOG_LEVEL".to_owned(), json!("warn"));
    settings
}

/// Brings the clients' packages, those of each registry into a folder of their own.
fn bring(folder: &Path) -> Result<()> {
    let sources = paths::end2end().join("kv-clients");
    packages::bring(folder, NPM)?;
    python::bring(folder, &sources.join("requirements.txt"), &[])?;
    say::step("compiling the client in Rust", || {
        let mut cargo = run::cargo();
        cargo.args(["build", "--locked", "--target-dir"]).arg(folder.join("rust"));
        run::loud(cargo.current_dir(sources.join("rust")))
    })
}
