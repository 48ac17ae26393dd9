//! The standard library for wasm, which rustup adds to its toolchain.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{run, say};

/// The compilation target of both wasm entries.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the toolchain if it is missing.
pub fn ensure() -> Result<()> {
    let sysroot = run::quiet(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    say::step(&format!("adding {TARGET} to the Rust toolchain"), || {
        run::quiet(Command::new("rustup").args(["target", "add", TARGET]))
            .with_context(|| format!("Rust's {TARGET} is missing: install it with rustup"))
            .map(drop)
    })
}
