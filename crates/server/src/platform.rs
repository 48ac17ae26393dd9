//! The native platform as the commands use it.

use std::path::PathBuf;
use std::sync::Arc;

use coppice::home::store::get_home;
use coppice_platform::native::{self, Database, ProcessEnv, S3Settings};
use coppice_platform::sql::{SessionStart, SqlSession};
use coppice_platform::{Env, Platform};

use crate::outcome::CommandError;
use crate::output;
use crate::secrets::WithSecrets;

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
        // Before anything is made.
        S3Settings::read(env.as_ref()).map_err(CommandError::Config)?;
        Ok(native::open(&self.data, env).await?)
    }

    /// Opens the platform, if the database's schema is the one this program knows. Where there is nothing yet, it is made.
    pub async fn open(&self) -> Result<Platform, CommandError> {
        Ok(self.open_whole().await?.0)
    }

    /// The same, with the database for what only its owner does.
    pub async fn open_whole(&self) -> Result<(Platform, Database), CommandError> {
        let (platform, database) = self.open_any().await?;
        let pending = database.pending(coppice::MIGRATIONS).await?;
        if pending.len() == coppice::MIGRATIONS.len() {
            database.migrate(coppice::MIGRATIONS).await?;
            return Ok((platform, database));
        }
        if pending.is_empty() {
            hold_whole(&platform).await?;
            return Ok((platform, database));
        }
        Err(CommandError::Other(format!(
            "the database in {} needs `coppice migrate` first: {}",
            self.data.display(),
            pending.join(", ")
        )))
    }

    /// Opens the platform with these settings for whoever serves it: with the schema that this program knows, whatever was there, and
    /// with the secrets, which nobody else needs.
    pub async fn open_up_to_date(&self, env: Arc<dyn Env>) -> Result<Platform, CommandError> {
        let env = WithSecrets::made(&self.data, env)?;
        let (platform, database) = self.open_any_with(Arc::new(env)).await?;
        let applied = database.migrate(coppice::MIGRATIONS).await?;
        // Of an empty folder there is nothing to tell.
        if applied.len() < coppice::MIGRATIONS.len() {
            applied.iter().for_each(|name| output::remark(&format!("Applied {name}")));
        }
        Ok(platform)
    }
}

/// The session of a command.
#[allow(clippy::disallowed_methods, reason = "a command is no request: its session is its own to open")]
pub fn session(platform: &Platform) -> SqlSession {
    SqlSession::open(&*platform.sql, platform.clock.clone(), SessionStart::FirstPrimary)
}

/// A home that was half filled from an archive is nothing that anybody may work with.
async fn hold_whole(platform: &Platform) -> Result<(), CommandError> {
    match get_home(&session(platform)).await? {
        Some(home) if home.is_restoring() => Err(CommandError::Other(
            "this home is being filled from an archive, or that was broken off: `coppice restore` with the same file ends it".to_owned(),
        )),
        _ => Ok(()),
    }
}
