//! The native adapter: one process with everything embedded.
//!
//! Under one data directory are `coppice.sqlite` (the relational store), `kv.sqlite` (the key-value
//! namespaces), `objects.sqlite` (what is known of the objects) and `objects/` (their bytes), unless the objects are
//! kept over S3.

mod bucket;
mod clock;
mod env;
mod hash;
mod http;
mod images;
mod kv;
mod prefix;
mod queue;
mod random;
mod s3;
pub(crate) mod smtp;
mod sql;
mod sqlite;
mod tasks;
#[cfg(test)]
pub(crate) mod testing;
mod tls;

use std::path::Path;
use std::sync::Arc;

pub use clock::SystemClock;
pub use env::ProcessEnv;
pub use http::HttpClient;
pub use images::Resizer;
pub use kv::SqliteKv;
pub use queue::LocalQueue;
pub use random::SystemRandom;
pub use s3::S3Settings;
pub use sql::{Database, Snapshot};
pub use tasks::TokioTasks;

use bucket::FileBucket;
use s3::S3Bucket;

use crate::bucket::bounds::bounded;
use crate::env::SettingError;
use crate::mail::Transport;
use crate::{Bucket, Clock, Env, ErrorKind, Http, Platform, PlatformError, Service};

/// How many readers a database has unless it is told otherwise.
pub const READERS: usize = 4;

/// Why the platform can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Settings that can't be used, all of them.
    #[error("the settings can't be used: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Settings(Vec<SettingError>),
    /// [`ErrorKind::Unavailable`] where the directory or a file in it can't be used.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// Opens, or creates, everything under `data_dir`. Must be called within a tokio runtime.
///
/// The [`Database`] is `platform.sql` once more, for what only its owner does: migrations.
///
/// # Errors
/// [`OpenError`]; nothing was created where it is for the settings.
pub async fn open(data_dir: &Path, env: Arc<dyn Env>) -> Result<(Platform, Database), OpenError> {
    let s3 = S3Settings::read(env.as_ref()).map_err(OpenError::Settings)?;
    std::fs::create_dir_all(data_dir)
        .map_err(|e| PlatformError::new(Service::Sql, "open", ErrorKind::Unavailable, e))
        .map_err(|e| e.about(data_dir.display()))?;
    let readers = env.get("DATABASE_READERS").and_then(|n| n.parse().ok()).unwrap_or(READERS);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let database = Database::open(&data_dir.join("coppice.sqlite"), readers)?;
    let (cache_kv, session_kv, mirror_kv) = {
        let file = kv::KvFile::open(&data_dir.join("kv.sqlite"), readers)?;
        let namespace = |name| file.namespace(name, clock.clone());
        (namespace("CACHE_KV"), namespace("AUTH_SESSION_KV"), namespace("KV_MIRROR"))
    };
    let bucket = match s3 {
        Some(settings) => looked_at(S3Bucket::new(settings)),
        None => on_disk(FileBucket::open(data_dir, readers, clock.clone())?),
    };
    let http: Arc<dyn Http> = Arc::new(HttpClient::default());
    let platform = Platform {
        sql: Arc::new(database.clone()),
        cache_kv: Arc::new(cache_kv),
        session_kv: Arc::new(session_kv),
        mirror_kv: Arc::new(mirror_kv),
        bucket,
        images: Arc::new(Resizer::default()),
        mailer: Transport::configured(env.as_ref(), &http, &clock),
        clock,
        random: Arc::new(SystemRandom),
        http,
        queue: Arc::new(LocalQueue::default()),
        env,
        background: Arc::new(TokioTasks),
    };
    Ok((platform, database))
}

/// The object store over S3, by itself. Nothing is asked of it yet.
pub fn over_s3(settings: S3Settings) -> Arc<dyn Bucket> {
    bounded(Arc::new(S3Bucket::new(settings)))
}

fn on_disk(bucket: FileBucket) -> Arc<dyn Bucket> {
    // What a killed process left half-written is nobody's; nobody waits for its removal either.
    let leftovers = bucket.clone();
    tokio::spawn(async move { leftovers.sweep().await });
    bounded(Arc::new(bucket))
}

fn looked_at(bucket: S3Bucket) -> Arc<dyn Bucket> {
    let bucket = Arc::new(bucket);
    // The shop is served without its files, too: nobody waits for them at start.
    let first = bucket.clone();
    tokio::spawn(async move { first.look().await });
    bounded(bucket)
}
