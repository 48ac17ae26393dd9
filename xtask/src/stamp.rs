//! Skipping work whose inputs have not changed: a file beside the result says what it was made of.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

/// Runs `work` unless `stamp` says that it was done for the same `inputs`.
pub fn unless_fresh(stamp: &Path, inputs: &[&[u8]], work: impl FnOnce() -> Result<()>) -> Result<()> {
    let now = hash(inputs);
    if fs::read_to_string(stamp).is_ok_and(|then| then == now) {
        return Ok(());
    }
    work()?;
    fs::write(stamp, now).with_context(|| format!("{} can't be written", stamp.display()))
}

/// A name for the content: equal where it is equal.
pub fn hash(inputs: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    inputs.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
