//! Beside other applications, by the harness that has them. Its folder is copied, so nothing is written into it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{Arguments, Subject, TOKEN, native_command, schema, variables};
use crate::build::workers;
use crate::tools::node;
use crate::{paths, run, say, stamp, wrangler};

/// Installed or built there, so not copied from it.
const MADE: [&str; 6] = ["node_modules", ".state", ".tools", ".git", "build", "results"];

/// Runs the harness on its own applications and on both targets; returns its results.
pub fn measure(subject: &Subject, folder: &Path, arguments: &Arguments) -> Result<PathBuf> {
    let home = paths::output("bench-peers");
    set_up(folder, &home)?;
    let harness = home.join("harness");
    let mut everyone = write_ours(subject)?;
    everyone.extend(peers(&home)?);

    let folder = paths::output("bench");
    let results = folder.join("bench.json");
    let script = |name: &str, more: &[&str], out: Option<&str>| -> Result<()> {
        let mut node = node::node()?;
        node.arg(name).args(&everyone).args(more).current_dir(&harness);
        if let Some(out) = out {
            node.arg("--out").arg(folder.join(out));
        }
        run::loud(&mut node)
    };
    if let Err(error) = say::step("checking the contract", || script("check.mjs", &[], None)) {
        say::warning(&format!("not everyone keeps the whole contract: {error}"));
    }
    let (rounds, secs) = (arguments.rounds.to_string(), arguments.secs.to_string());
    let mut more = vec!["--rounds", &rounds, "--secs", &secs];
    let only = arguments.only.join(",");
    if !only.is_empty() {
        more.extend(["--only", &only]);
    }
    say::step("measuring throughput", || script("bench.mjs", &more, Some("bench.json")))?;
    if arguments.all {
        say::step("measuring in the browser", || script("browser.mjs", &[], Some("browser.json")))?;
        say::step("measuring cold starts", || script("cold.mjs", &[], Some("cold.json")))?;
    }
    say::step("measuring sizes", || script("size.mjs", &[], Some("size.json")))?;
    let mut report = node::node()?;
    let table = run::quiet(report.arg("report.mjs").arg(&folder).current_dir(&harness))?;
    fs::write(folder.join("report.md"), table)?;
    Ok(results)
}

/// Copies the harness and lets it install and build, once for each state of its files.
fn set_up(folder: &Path, home: &Path) -> Result<()> {
    let files = files(folder).with_context(|| format!("{} can't be read", folder.display()))?;
    let mut inputs = Vec::new();
    for file in &files {
        inputs.push(file.to_string_lossy().into_owned().into_bytes());
        inputs.push(fs::read(folder.join(file))?);
    }
    let inputs: Vec<_> = inputs.iter().map(Vec::as_slice).collect();
    stamp::unless_fresh(&home.join(".stamp"), &inputs, || {
        for file in &files {
            let to = home.join(file);
            fs::create_dir_all(to.parent().unwrap_or(home))?;
            fs::copy(folder.join(file), to)?;
        }
        say::step("setting up the other applications (minutes, once)", || {
            let mut sh = Command::new("sh");
            for (key, value) in node::node()?.get_envs() {
                value.map(|value| sh.env(key, value));
            }
            run::quiet(sh.arg("setup.sh").current_dir(home)).map(drop)
        })
    })
}

/// The files of a folder, relative to it, without what set-up makes.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut todo) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = todo.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            if MADE.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                todo.push(entry.path());
            } else {
                found.push(entry.path().strip_prefix(folder)?.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Every folder of `peers/` with a finished description.
fn peers(home: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<_> =
        fs::read_dir(home.join("peers"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    found.retain(|folder| folder.join("peer.json").is_file());
    if found.is_empty() {
        bail!("there are no applications in {}", home.display());
    }
    found.sort();
    Ok(found)
}

/// Describes both targets in the harness's terms.
fn write_ours(subject: &Subject) -> Result<Vec<PathBuf>> {
    let folder = paths::output("bench");
    schema(&subject.seed.join("schema.sql"))?;
    let settings = wrangler::read()?;
    let field = |name: &str| settings.get(name).cloned().unwrap_or(Value::Null);
    let on_workers = json!({
        "name": "coppice",
        "bundle": subject.bundle,
        "main": "index.js",
        "compatibilityDate": field("compatibility_date"),
        "assets": {
            "directory": workers::assets(),
            "runWorkerFirst": settings.pointer("/assets/run_worker_first"),
        },
        "vars": variables(None),
        "seed": [subject.seed.join("schema.sql"), subject.seed.join("data.sql")],
        "cookie": format!("session={TOKEN}"),
        "miniflare": { "images": { "binding": "IMAGES" } },
    });
    let native = json!({
        "name": "coppice-native",
        "command": native_command(subject),
        // The harness's own file is in its R2 bucket alone.
        "only": ["list-uncached", "list-cached", "product"],
        "cookie": format!("session={TOKEN}"),
    });
    let files = [("coppice.json", on_workers), ("coppice-native.json", native)];
    files
        .into_iter()
        .map(|(name, text)| {
            fs::write(folder.join(name), text.to_string())?;
            Ok(folder.join(name))
        })
        .collect()
}
