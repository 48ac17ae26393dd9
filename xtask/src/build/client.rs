//! The browser's part: wasm that brings the islands of a page to life, and the script that loads it.
//!
//! Names and bytes are compiled into the servers, so that this comes before them. It needs no Node, as serving natively
//! must not.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::module::{self, Host};
use super::{Mode, size};
use crate::{paths, say};

/// Builds `client.js` and `client.wasm` where the servers' static files are collected from.
pub fn build(mode: Mode) -> Result<()> {
    let glue = module::build("coppice-client", Host::Web, mode)?;
    let folder = paths::root().join(coppice_assets::CLIENT);
    fs::create_dir_all(&folder)?;
    for (from, to) in ["index.js", "index_bg.wasm"].into_iter().zip(coppice_assets::CLIENT_FILES) {
        copy(&glue.join(from), &folder.join(to))?;
    }
    if mode == Mode::Release {
        size::report(&folder, CLIENT_BUDGET_KB)?;
    }
    Ok(())
}

/// Compressed kilobytes from which the browser's part is called too large.
const CLIENT_BUDGET_KB: usize = 155;

/// Copies a file unless it is the same already: whoever embeds it would be compiled again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("{} is missing", from.display()))?;
    if fs::read(to).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    say::step(&format!("writing {}", to.display()), || Ok(fs::write(to, bytes)?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn cargo_puts_nothing_where_the_browsers_part_is() {
        let manifest = include_str!("../../../Cargo.toml");
        let profile = coppice_assets::CLIENT.trim_start_matches("target/");
        assert!(!manifest.contains(&format!("[profile.{profile}]")), "a profile has the same folder");
    }
}
