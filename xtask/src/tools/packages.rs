//! The Node packages of `end2end/package.json`, at the versions of its lock file.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::node;
use crate::{paths, run, say, stamp};

/// Installs the packages unless they are those of the lock file already.
pub fn ensure() -> Result<()> {
    let folder = paths::end2end();
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json is missing")?;
    stamp::unless_fresh(&folder.join("node_modules/.stamp"), &[&lock], || {
        say::step("bringing the Node packages into end2end/node_modules", || {
            // Not `npm ci`, which refuses a lock file without the binaries of systems that workerd was not
            // published for. The install scripts only look for binaries that the lock file brings anyway.
            let mut npm = node::npm()?;
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
                .current_dir(&folder);
            run::quiet(&mut npm).map(drop)
        })
    })
}

/// Brings one more package, of this name and version, into a folder of its own: `npm` in this one.
pub fn bring(folder: &Path, package: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    stamp::unless_fresh(&folder.join("npm.stamp"), &[package.as_bytes()], || {
        say::step(&format!("bringing {package} from npm"), || {
            let mut npm = node::npm()?;
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
            run::quiet(npm.arg(folder.join("npm")).arg(package)).map(drop)
        })
    })
}

/// A program that a package brings: a script for Node.
pub fn program(name: &str) -> Result<Command> {
    ensure()?;
    let mut command = node::node()?;
    command.arg(paths::end2end().join("node_modules/.bin").join(name));
    Ok(command)
}

/// One of the project's own scripts in `end2end/`.
pub fn script(name: &str) -> Result<Command> {
    ensure()?;
    let mut command = node::node()?;
    command.arg(paths::end2end().join(name));
    Ok(command)
}
