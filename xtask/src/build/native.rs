//! The native binary, with the browser's part inside it.

use std::path::PathBuf;

use anyhow::Result;

use super::{Mode, client};
use crate::{paths, run, say};

/// Compiles the native server and returns where its binary is.
pub fn build(mode: Mode) -> Result<PathBuf> {
    client::build(mode)?;
    let (profile, folder) = match mode {
        Mode::Dev => ("dev", "debug"),
        Mode::Release => ("release", "release"),
    };
    say::step(&format!("compiling the native server ({profile})"), || {
        let mut cargo = run::cargo();
        cargo.args(["build", "--package", "coppice-server", "--profile", profile]);
        run::loud(cargo.current_dir(paths::root()))
    })?;
    Ok(paths::native(folder))
}
