//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
    let manifest = manifest.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map(Path::to_owned).unwrap_or(manifest)
}

/// Cargo's target folder, which the environment may move.
pub fn cargo_target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The native binary of a cargo profile's folder (`debug`, `release`).
pub fn native(folder: &str) -> PathBuf {
    cargo_target().join(folder).join(format!("coppice{}", std::env::consts::EXE_SUFFIX))
}

/// What these commands build, in a fixed place: wrangler.toml names it.
pub fn output(name: &str) -> PathBuf {
    root().join("target").join(name)
}

/// The tools that are called by name: a folder for `PATH`.
pub fn tools() -> PathBuf {
    root().join(".tools/bin")
}

/// The Node packages and scripts.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// An empty folder for one run.
pub fn fresh(name: &str) -> Result<PathBuf> {
    let folder = output(name);
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
