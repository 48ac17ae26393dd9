//! How a command ends.

use std::process::ExitCode;

use coppice::config::SettingError;
use coppice::error::AppError;
use coppice_archive::ArchiveError;
use coppice_platform::PlatformError;
use coppice_platform::native::OpenError;

/// Why a command could not do its work, in words for whoever gave it.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Settings that can't be used, all of them.
    #[error("the settings can't be used: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Config(Vec<SettingError>),
    /// The platform failed.
    #[error("{0}")]
    Platform(#[from] PlatformError),
    /// An archive is bad, or can't be written.
    #[error("{0}")]
    Archive(#[from] ArchiveError),
    /// A file or the network failed.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<OpenError> for CommandError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Settings(problems) => Self::Config(problems),
            OpenError::Platform(error) => Self::Platform(error),
        }
    }
}

impl From<AppError> for CommandError {
    /// What it says to visitors, or rather what it was made from.
    fn from(error: AppError) -> Self {
        Self::Other(error.cause().map_or_else(|| error.to_string(), ToString::to_string))
    }
}

impl CommandError {
    /// It in one line, and the lines that follow it.
    pub fn lines(&self) -> (String, Vec<String>) {
        match self {
            Self::Config(problems) => {
                let title = "the settings can't be used:".to_owned();
                (title, problems.iter().map(|problem| format!("  {problem}")).collect())
            }
            error => (error.to_string(), Vec::new()),
        }
    }

    /// The exit code: 2 for settings, 1 for the rest.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Config(_)) { 2 } else { 1 })
    }
}
