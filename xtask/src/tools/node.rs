//! Node: the one on `PATH` if it is new enough, else one from the npm registry in `.tools/node`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::{paths, run, say};

/// What miniflare and wrangler ask for.
const OLDEST: (u32, u32) = (22, 12);
/// The version that is brought in where there is none.
const PINNED: &str = "24.21.0";

/// A Node program; its own folder comes first on `PATH`, for the scripts that start `node` by name.
pub fn node() -> Result<Command> {
    with_path("node")
}

/// npm, run by the same Node.
pub fn npm() -> Result<Command> {
    with_path("npm")
}

fn with_path(program: &str) -> Result<Command> {
    let folder = folder()?;
    let mut path = OsString::from(folder);
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(if cfg!(windows) { ";" } else { ":" });
        path.push(rest);
    }
    let own = folder.join(program);
    let mut command = Command::new(if own.is_file() { own.as_os_str() } else { program.as_ref() });
    command.env("PATH", path).env("WRANGLER_SEND_METRICS", "false");
    Ok(command)
}

/// The folder of a Node that is new enough.
fn folder() -> Result<&'static Path> {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    if let Some(folder) = FOLDER.get() {
        return Ok(folder);
    }
    let found = find()?;
    Ok(FOLDER.get_or_init(|| found))
}

fn find() -> Result<PathBuf> {
    if let Some(node) = run::on_path("node")
        && new_enough(&node)
        && let Some(folder) = node.parent()
    {
        return Ok(folder.to_owned());
    }
    let home = paths::root().join(".tools/node");
    let package = format!("node-{}", platform()?);
    let folder = home.join("node_modules").join(&package).join("bin");
    if !new_enough(&folder.join("node")) {
        if run::on_path("npm").is_none() {
            bail!("Node {}.{} or newer is needed: install Node with npm, then try again", OLDEST.0, OLDEST.1);
        }
        say::step(&format!("bringing Node {PINNED} into .tools/node"), || {
            std::fs::create_dir_all(&home)?;
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
            run::quiet(npm.arg(&home).arg(format!("{package}@{PINNED}")))
        })?;
    }
    Ok(folder)
}

fn new_enough(node: &Path) -> bool {
    let version = Command::new(node).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    version.ok().and_then(|text| parse(&text)).is_some_and(|version| version >= OLDEST)
}

fn parse(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

/// The name of this machine in the packages that hold a Node.
fn platform() -> Result<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok("linux-x64"),
        ("linux", "aarch64") => Ok("linux-arm64"),
        ("macos", "x86_64") => Ok("darwin-x64"),
        ("macos", "aarch64") => Ok("darwin-arm64"),
        _ => bail!("Node {}.{} or newer is needed: install it, then try again", OLDEST.0, OLDEST.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(parse("v24.0.1\n").unwrap() >= OLDEST);
        assert!(parse("v22.9.0").unwrap() < OLDEST);
        assert_eq!(parse("nonsense"), None);
    }
}
