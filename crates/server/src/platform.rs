//! The native platform as the commands use it.

use std::path::PathBuf;
use std::sync::Arc;

use coppice_platform::Platform;
use coppice_platform::native::{self, Database, ProcessEnv};

use crate::outcome::CommandError;

/// Where everything is kept.
#[derive(clap::Args, Debug, Clone)]
pub struct DataArgs {
    /// The directory that holds database and files
    #[arg(long, env = "COPPICE_DATA", default_value = "data")]
    pub data: PathBuf,
}

impl DataArgs {
    /// Opens the platform, with its database for what only its owner does.
    pub async fn open_any(&self) -> Result<(Platform, Database), CommandError> {
        Ok(native::open(&self.data, Arc::new(ProcessEnv)).await?)
    }

    /// Opens the platform, if the database's schema is the one this program knows.
    pub async fn open(&self) -> Result<Platform, CommandError> {
        let (platform, database) = self.open_any().await?;
        let pending = database.pending(coppice::MIGRATIONS).await?;
        if pending.is_empty() {
            return Ok(platform);
        }
        Err(CommandError::Other(format!(
            "the database in {} needs `coppice migrate` first: {}",
            self.data.display(),
            pending.join(", ")
        )))
    }
}
