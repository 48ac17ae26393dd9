//! How large a bundle is: start-up time and the platform's limits hang on it.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::say;

/// Prints the sizes of the files in `folder`, and warns where they are more than so many compressed kilobytes.
pub fn report(folder: &Path, budget: usize) -> Result<()> {
    let mut total = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let bytes = fs::read(entry.path())?;
        let packed = gzip(&bytes)?;
        total += packed;
        let name = entry.file_name().to_string_lossy().into_owned();
        say::line(&format!("{name:16} {:>6} KB, {:>5} KB gzip", bytes.len() / 1000, packed / 1000));
    }
    let total = total / 1000;
    say::line(&format!("together {total} KB gzip of a budget of {budget} KB"));
    if total > budget {
        say::warning("the bundle is over its budget");
    }
    Ok(())
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
