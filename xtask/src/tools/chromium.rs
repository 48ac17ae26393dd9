//! Chromium, for the journeys: the system's own, never a downloaded one.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{run, say};

const PACKAGES: [&str; 2] = ["chromium", "fonts-dejavu-core"];

/// The browser's program: `$CHROMIUM`, one on `PATH`, or one that apt installs now.
pub fn ensure() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    let ask = format!("the journeys need Chromium: install {}, or set CHROMIUM", PACKAGES.join(" and "));
    if run::on_path("apt-get").is_none() {
        bail!(ask);
    }
    say::step(&format!("installing {} with apt (for the whole machine)", PACKAGES.join(" and ")), || {
        install().or_else(|_| run::quiet(apt().arg("update")).and_then(|_| install())).context(ask.clone())
    })?;
    find().context(ask)
}

fn find() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(run::on_path)
}

fn install() -> Result<String> {
    run::quiet(apt().args(["install", "-y", "--no-install-recommends"]).args(PACKAGES))
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
