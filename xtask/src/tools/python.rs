//! Packages of Python, for stages that need them: `test` does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{run, say, stamp};

/// The system's Python.
pub fn python() -> Result<PathBuf> {
    run::on_path("python3").context("this needs Python 3 with pip")
}

/// Brings the packages of a file of requirements into `python` in this folder, for `PYTHONPATH`; pip is told `more`.
pub fn bring(folder: &Path, requirements: &Path, more: &[&str]) -> Result<PathBuf> {
    let named = fs::read(requirements).with_context(|| format!("{} is missing", requirements.display()))?;
    let packages = folder.join("python");
    fs::create_dir_all(folder)?;
    stamp::unless_fresh(&folder.join("python.stamp"), &[&named], || {
        say::step("bringing the packages of Python from PyPI", || {
            let mut pip = Command::new(python()?);
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"])
                .args(more);
            pip.arg("--target").arg(&packages).arg("--requirement").arg(requirements);
            run::quiet(&mut pip).map(drop).context("this needs Python 3 with pip")
        })
    })?;
    Ok(packages)
}
