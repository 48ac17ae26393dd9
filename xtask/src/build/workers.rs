//! The Workers bundle: one JavaScript module and one wasm file, and the static files beside it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::module::{self, Host};
use super::{Mode, client, size};
use crate::tools::packages;
use crate::{paths, run, say};

/// The module workerd calls; restarts the wasm after a panic.
const ENTRY: &str = include_str!("entry.js");

/// Compressed kilobytes from which the bundle is called too large: two thirds of what Cloudflare's free plan takes
/// (<https://developers.cloudflare.com/workers/platform/limits/#worker-size>).
const BUDGET_KB: usize = 2_000;

/// Builds `target/workers` and `target/workers-assets`.
pub fn build(mode: Mode) -> Result<PathBuf> {
    client::build(mode)?;
    let folder = bundle("coppice-worker", mode, "workers")?;
    write_assets(&assets())?;
    if mode == Mode::Release {
        size::report(&folder, BUDGET_KB)?;
    }
    Ok(folder)
}

/// Builds the bundle of any package with Workers' entries into `target/<name>`.
pub fn bundle(package: &str, mode: Mode, name: &str) -> Result<PathBuf> {
    let glue = module::build(package, Host::Workers, mode)?;
    let folder = paths::output(name);
    fs::create_dir_all(&folder)?;
    fs::write(glue.join("entry.js"), ENTRY)?;
    let index = folder.join("index.js");
    let mut esbuild = packages::program("esbuild")?;
    say::step(&format!("bundling target/{name}"), || {
        esbuild.args(["entry.js", "--bundle", "--format=esm", "--minify", "--log-level=warning"]);
        esbuild.args(["--external:./index_bg.wasm", "--external:cloudflare:*", "--external:node:*"]);
        run::quiet(esbuild.arg(format!("--outfile={}", index.display())).current_dir(&glue)).map(drop)
    })?;
    // workerd gives the compiled module to a plain import.
    let text = fs::read_to_string(&index)?.replace("import source ", "import ");
    fs::write(&index, text)?;
    fs::copy(glue.join("index_bg.wasm"), folder.join("index_bg.wasm"))?;
    Ok(folder)
}

/// Where the static files are.
pub fn assets() -> PathBuf {
    paths::output("workers-assets")
}

/// Writes the static files, and only those, into `folder`.
fn write_assets(folder: &Path) -> Result<()> {
    let assets = coppice_assets::collect(&paths::root()).context("style/ or public/ can't be read")?;
    if folder.is_dir() {
        fs::remove_dir_all(folder)?;
    }
    coppice_assets::write_site(&assets, folder).context("the static files can't be written")
}
