//! The native platform as the commands use it.

use std::path::PathBuf;
use std::sync::Arc;

use coppice_platform::native::{self, Database, ProcessEnv};
use coppice_platform::{Env, Platform};

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
        self.open_any_with(Arc::new(ProcessEnv)).await
    }

    async fn open_any_with(&self, env: Arc<dyn Env>) -> Result<(Platform, Database), CommandError> {
        Ok(native::open(&self.data, env).await?)
    }

    /// Opens the platform, if the database's schema is the one this program knows.
    pub async fn open(&self) -> Result<Platform, CommandError> {
        self.open_with(Arc::new(ProcessEnv)).await
    }

    /// The same with settings from elsewhere.
    pub async fn open_with(&self, env: Arc<dyn Env>) -> Result<Platform, CommandError> {
        let (platform, database) = self.open_any_with(env).await?;
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
