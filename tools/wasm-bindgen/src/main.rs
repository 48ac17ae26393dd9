//! `wasm-bindgen`: writes `DIR/NAME.js` and `DIR/NAME_bg.wasm`. The command of crates.io, as much of it as the project and
//! cargo-leptos use; it compiles in a fifth of the time, and its version can't be another than the library's.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use wasm_bindgen_cli_support::Bindgen;

#[derive(Parser)]
#[command(name = "wasm-bindgen", about = "Writes the JavaScript side of a wasm file")]
struct Arguments {
    /// The wasm file
    input: PathBuf,
    /// Who loads it
    #[arg(long, value_enum)]
    target: Target,
    /// Where to write
    #[arg(long)]
    out_dir: PathBuf,
    /// The files' name
    #[arg(long)]
    out_name: String,
    /// Write the function with which the module can be started again
    #[arg(long)]
    experimental_reset_state_function: bool,
    /// Write what tells that the module has ended
    #[arg(long)]
    force_enable_abort_handler: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Target {
    /// A browser fetches it
    Web,
    /// A runtime imports it as a module
    Module,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut bindgen = Bindgen::new();
    match arguments.target {
        Target::Module => bindgen.module(true)?,
        // As on the command line: the glue finds the file beside itself.
        Target::Web => bindgen.web(true)?.omit_default_module_path(false),
    };
    bindgen
        .typescript(false)
        .reset_state_function(arguments.experimental_reset_state_function)
        .force_enable_abort_handler(arguments.force_enable_abort_handler)
        .input_path(arguments.input)
        .out_name(&arguments.out_name)
        .generate(arguments.out_dir)
}
