//! The native adapter: one process with everything embedded.
//!
//! Under one data directory are `coppice.sqlite` (the relational store), `kv.sqlite` (both key-value
//! namespaces), `objects.sqlite` (what is known of the objects) and `objects/` (their bytes).

mod bucket;
mod clock;
mod env;
mod hash;
mod http;
mod images;
mod kv;
mod prefix;
mod random;
pub(crate) mod smtp;
mod sql;
mod sqlite;
mod tasks;
#[cfg(test)]
pub(crate) mod testing;
mod tls;

use std::path::Path;
use std::sync::Arc;

pub use bucket::FileBucket;
pub use clock::SystemClock;
pub use env::ProcessEnv;
pub use http::HttpClient;
pub use images::Resizer;
pub use kv::SqliteKv;
pub use random::SystemRandom;
pub use sql::Database;
pub use tasks::TokioTasks;

use crate::mail::Transport;
use crate::{Clock, Env, ErrorKind, Http, Platform, PlatformError, Service};

/// How many readers a database has unless it is told otherwise.
pub const READERS: usize = 4;

/// Opens, or creates, everything under `data_dir`. Must be called within a tokio runtime.
///
/// The [`Database`] is `platform.sql` once more, for what only its owner does: migrations.
///
/// # Errors
/// [`ErrorKind::Unavailable`] where the directory or a file in it can't be used.
pub async fn open(data_dir: &Path, env: Arc<dyn Env>) -> Result<(Platform, Database), PlatformError> {
    std::fs::create_dir_all(data_dir)
        .map_err(|e| PlatformError::new(Service::Sql, "open", ErrorKind::Unavailable, e))?;
    let readers = env.get("DATABASE_READERS").and_then(|n| n.parse().ok()).unwrap_or(READERS);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let database = Database::open(&data_dir.join("coppice.sqlite"), readers)?;
    let (cache_kv, session_kv) = {
        let file = kv::KvFile::open(&data_dir.join("kv.sqlite"), readers)?;
        (file.namespace("CACHE_KV", clock.clone()), file.namespace("AUTH_SESSION_KV", clock.clone()))
    };
    let bucket = FileBucket::open(data_dir, readers, clock.clone())?;
    let http: Arc<dyn Http> = Arc::new(HttpClient::default());
    // What a killed process left half-written is nobody's; nobody waits for its removal either.
    let leftovers = bucket.clone();
    tokio::spawn(async move { leftovers.sweep().await });
    let platform = Platform {
        sql: Arc::new(database.clone()),
        cache_kv: Arc::new(cache_kv),
        session_kv: Arc::new(session_kv),
        bucket: Arc::new(bucket),
        images: Arc::new(Resizer::default()),
        mailer: Transport::configured(env.as_ref(), &http, &clock),
        clock,
        random: Arc::new(SystemRandom),
        http,
        env,
        background: Arc::new(TokioTasks),
    };
    Ok((platform, database))
}
