//! What an archive is encrypted for, and opened with: settings, files, or somebody at a terminal.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::Args;
use coppice_archive::{Encryption, Keys, Locked};
use coppice_platform::Env;
use coppice_platform::native::ProcessEnv;

use crate::outcome::CommandError;

/// The setting of the passphrase.
const SETTING: &str = "COPPICE_PASSPHRASE";

/// The passphrase of an archive.
#[derive(Args, Debug, Default)]
pub struct PassphraseArgs {
    /// The file whose first line is the passphrase. Else COPPICE_PASSPHRASE is, or it is asked for
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// What an archive is opened with.
#[derive(Args, Debug, Default)]
pub struct KeyArgs {
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// The file with the key of one of the archive's recipients, as `age-keygen` writes it
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

impl PassphraseArgs {
    /// For whoever knows the passphrase, which is asked for twice where somebody types it.
    pub fn encryption(&self) -> Result<Encryption, CommandError> {
        let passphrase = match self.given()? {
            Some(given) => given,
            None => {
                let first = asked("Passphrase for the archive: ")?;
                if asked("The same again: ")? != first {
                    return Err(CommandError::Other("the two passphrases are different".to_owned()));
                }
                first
            }
        };
        Ok(Encryption::passphrase(passphrase)?)
    }

    fn given(&self) -> Result<Option<String>, CommandError> {
        let given = match &self.passphrase_file {
            Some(file) => Some(text(file)?.lines().next().unwrap_or_default().to_owned()),
            None => ProcessEnv.get(SETTING),
        };
        match given {
            Some(given) if given.trim().is_empty() => {
                Err(CommandError::Other("the passphrase that is given is empty".to_owned()))
            }
            given => Ok(given),
        }
    }
}

impl KeyArgs {
    /// What opens this archive. Nobody is asked for what it does not need.
    pub fn keys(&self, archive: &Path) -> Result<Keys, CommandError> {
        let failed = |error| CommandError::Io(archive.display().to_string(), error);
        match Locked::of(File::open(archive).map_err(failed)?)? {
            Locked::Open => Ok(Keys::default()),
            Locked::Key => {
                let identities = self.identity.as_deref().map(text).transpose()?;
                Ok(Keys { identities, ..Keys::default() })
            }
            Locked::Passphrase => {
                let given = self.passphrase.given()?;
                let passphrase = match given {
                    Some(given) => given,
                    None => asked("Passphrase of the archive: ")?,
                };
                Ok(Keys { passphrase: Some(passphrase), ..Keys::default() })
            }
        }
    }
}

fn text(file: &Path) -> Result<String, CommandError> {
    fs::read_to_string(file).map_err(|error| CommandError::Io(file.display().to_string(), error))
}

fn asked(prompt: &str) -> Result<String, CommandError> {
    rpassword::prompt_password(prompt).map_err(|_| {
        CommandError::Other(format!(
            "there is nobody to ask for the passphrase: set {SETTING}, or give --passphrase-file"
        ))
    })
}
