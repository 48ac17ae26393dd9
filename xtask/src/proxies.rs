//! `cargo xtask proxies`: whether the native server does behind nginx, Caddy, haproxy and Varnish what it does alone, by the lines that
//! `docs/proxies.md` gives.
//!
//! They are the system's own packages, which nobody needs who does not ask for this: so it is no part of `test`.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::tools::packages;
use crate::{paths, run, serve, servers};

/// What each is called where it is installed, in Debian and here.
const PROXIES: [(&str, &str); 4] =
    [("nginx", "nginx"), ("haproxy", "haproxy"), ("caddy", "caddy"), ("varnish", "varnishd")];

/// Who manages the shop.
const MANAGER: &str = "admin@example.com";

/// Which of them.
#[derive(clap::Args)]
pub struct Arguments {
    /// These only: nginx, caddy, haproxy, varnish
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// Puts each of them before a server of its own; where all is as it should be, writes `docs/proxies-seen.md`.
pub fn run(arguments: &Arguments) -> Result<()> {
    packages::ensure()?;
    let versions = versions()?;
    let binary = servers::build()?;
    let data = paths::fresh("proxies-data")?;
    serve::prepare(&binary, &data)?;
    name_the_shop(&binary, &data)?;
    let folder = paths::fresh("proxies")?;
    let plan = json!({
        "binary": binary,
        "data": data,
        "folder": folder,
        "lines": paths::root().join("docs/proxies.md"),
        "report": paths::root().join("docs/proxies-seen.md"),
        "only": arguments.only,
        "manager": MANAGER,
        "versions": versions,
    });
    let file = folder.join("plan.json");
    fs::write(&file, plan.to_string())?;
    run::loud(packages::script("proxies/stage.mjs")?.arg(&file))
}

/// Gives the shop the host that the lines speak of.
fn name_the_shop(binary: &std::path::Path, data: &std::path::Path) -> Result<()> {
    let mut command = Command::new(binary);
    command.args(["shop", "set", "--host", "shop.example", "--data"]).arg(data);
    run::quiet(&mut command).map(drop)
}

/// The proxies with their versions, all of which must be there.
fn versions() -> Result<Vec<String>> {
    let missing: Vec<_> = PROXIES
        .into_iter()
        .filter(|(_, program)| run::on_path(program).is_none())
        .map(|(name, _)| name)
        .collect();
    if !missing.is_empty() {
        bail!("missing: {0}; on Debian: apt-get install --no-install-recommends {0}", missing.join(" "));
    }
    PROXIES.into_iter().map(|(name, program)| version(name, program)).collect()
}

/// The first number of a program that says which it is, on whichever way out it says so.
fn version(name: &str, program: &str) -> Result<String> {
    let word = match program {
        "nginx" | "haproxy" => "-v",
        "caddy" => "version",
        _ => "-V",
    };
    let output =
        Command::new(program).arg(word).output().with_context(|| format!("{program} can't be started"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let number = said
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .find(|word| word.contains('.') && word.len() > 2);
    Ok(format!("{name} {}", number.unwrap_or_default().trim_matches('.')))
}
