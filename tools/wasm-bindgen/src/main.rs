//! `coppice-bindgen workers|web FILE.wasm DIR NAME`: writes `DIR/NAME.js` and `DIR/NAME_bg.wasm`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().context("usage: coppice-bindgen workers|web FILE.wasm DIR NAME");
    let (target, file, dir, name) = (next()?, PathBuf::from(next()?), PathBuf::from(next()?), next()?);

    let mut bindgen = Bindgen::new();
    match target.as_str() {
        // The module is imported by the runtime; both functions are what a restart after a panic needs.
        "workers" => bindgen.module(true)?.reset_state_function(true).force_enable_abort_handler(true),
        // As on the command line: the glue finds the file beside itself.
        "web" => bindgen.web(true)?.omit_default_module_path(false),
        other => bail!("there is no target {other}"),
    };
    bindgen.typescript(false).input_path(file).out_name(&name);
    bindgen.generate(dir)
}
