//! The browser's wasm: it hydrates islands. No page has one yet, so no page loads this.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::module::{self, Host};
use super::{Mode, size};
use crate::tools::packages;
use crate::{paths, run, say, stamp};

/// Builds `target/client/pkg` with a wasm file and a script whose names change with their content.
pub fn build(mode: Mode) -> Result<PathBuf> {
    let glue = module::build("coppice-client", Host::Web, mode)?;
    let folder = paths::output("client").join("pkg");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let wasm = fs::read(glue.join("index_bg.wasm"))?;
    let wasm_name = format!("client.{}.wasm", stamp::hash(&[&wasm]));
    fs::write(folder.join(&wasm_name), wasm)?;

    let mut esbuild = packages::program("esbuild")?;
    say::step("bundling target/client/pkg", || {
        esbuild.args(["index.js", "--bundle", "--format=esm", "--minify", "--log-level=warning"]);
        let script = run::quiet(esbuild.current_dir(&glue))?.replace("index_bg.wasm", &wasm_name);
        let name = format!("client.{}.js", stamp::hash(&[script.as_bytes()]));
        fs::write(folder.join(name), script)?;
        Ok(())
    })?;
    if mode == Mode::Release {
        size::report(&folder)?;
    }
    Ok(folder)
}
