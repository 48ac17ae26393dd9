//! `coppice verify`.

use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::DateTime;
use clap::Args;
use coppice_archive::{ArchiveReader, Keys, Manifest, Verified, verify};
use indicatif::HumanBytes;

use super::keys::KeyArgs;
use crate::catalogue::progress;
use crate::outcome::CommandError;
use crate::output;

/// See whether an archive is whole.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    /// The archive
    file: PathBuf,
    #[command(flatten)]
    keys: KeyArgs,
}

const EXAMPLES: &str = "It is read from end to end, and held against what it says of itself. Exit code 1: it is not whole, or does not open.

Examples:
  coppice verify shop.coppice
  coppice verify shop.coppice --identity key.txt";

impl VerifyArgs {
    /// Does what was asked.
    pub fn run(self) -> Result<ExitCode, CommandError> {
        let keys = self.keys.keys(&self.file)?;
        let (_, Verified { manifest, .. }) = read_whole(&self.file, &keys)?;
        output::line(&format!("{}: whole. {}", self.file.display(), described(&manifest)));
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads an archive to its end. The file is handed on as it is open: what is read of it later is the same one.
///
/// # Errors
/// What is wrong with it.
pub fn read_whole(path: &Path, keys: &Keys) -> Result<(File, Verified), CommandError> {
    let failed = |error| CommandError::Io(path.display().to_string(), error);
    let mut file = File::open(path).map_err(failed)?;
    let bar = progress::bytes(file.metadata().map_err(failed)?.len());
    let verified = verify(&mut ArchiveReader::open(bar.wrap_read(&file), keys)?)?;
    bar.finish_and_clear();
    file.rewind().map_err(failed)?;
    Ok((file, verified))
}

/// An archive in a few words.
fn described(manifest: &Manifest) -> String {
    let about = &manifest.about;
    let when = DateTime::from_timestamp(about.moment, 0);
    let when = when.map_or_else(String::new, |when| format!("{} UTC, ", when.naive_utc()));
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let bytes: u64 = manifest.objects.iter().map(|object| object.size).sum();
    let objects = format!("{} files of {}", manifest.objects.len(), HumanBytes(bytes));
    let where_they_are = if about.with_objects { "" } else { ", which are not in it" };
    let gone = match about.gone.len() {
        0 => String::new(),
        gone => format!("; {gone} more were deleted while it was written"),
    };
    let live = if about.live { "; others wrote meanwhile: it is of no one moment" } else { "" };
    format!("{when}{rows} rows, {objects}{where_they_are}{gone}{live}")
}
