//! `cargo xtask build`: what ships.

pub mod client;
mod module;
pub mod native;
mod size;
pub mod workers;

use anyhow::Result;

pub use module::bindgen;

/// Which parts; all where none is named.
#[derive(clap::Args)]
pub struct Arguments {
    /// The native binary, target/release/coppice
    #[arg(long)]
    native: bool,
    /// The Workers bundle, target/workers, and its static files, target/workers-assets
    #[arg(long)]
    workers: bool,
    /// The browser's part alone, target/browser
    #[arg(long)]
    client: bool,
    /// Compile quickly instead of small
    #[arg(long)]
    dev: bool,
}

/// How much the compiler optimises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Cargo's `dev` profile for all: the host's proc-macros are then compiled once.
    Dev,
    /// What ships: `release` natively, `wasm` and wasm-opt for wasm.
    Release,
}

/// Builds the parts asked for.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mode = if arguments.dev { Mode::Dev } else { Mode::Release };
    let all = !(arguments.native || arguments.workers || arguments.client);
    if all || arguments.native {
        native::build(mode)?;
    }
    if arguments.client {
        client::build(mode)?;
    }
    if all || arguments.workers {
        workers::build(mode)?;
    }
    Ok(())
}
