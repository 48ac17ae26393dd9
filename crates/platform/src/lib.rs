//! What the application needs of the world, as traits, and the two adapters that give it.
//!
//! The application is handed one [`Platform`] and knows nothing else of where it lives. Under `native/` is one
//! process with everything embedded (SQLite, files, tokio); under `workers/` are Cloudflare's D1, KV and R2.
//! [`observed`], [`faulty`], [`replicated`] and [`eventual`] go around either.

pub mod background;
pub mod bucket;
pub mod clock;
pub mod env;
pub mod error;
pub mod eventual;
pub mod faulty;
pub mod http;
pub mod images;
pub mod kv;
mod layer;
pub mod mail;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
pub mod observed;
pub mod printable;
pub mod queue;
pub mod random;
pub mod replicated;
mod serial;
pub mod sql;
#[cfg(target_arch = "wasm32")]
pub mod workers;

use std::sync::Arc;

pub use background::Background;
pub use bucket::Bucket;
pub use clock::Clock;
pub use env::Env;
pub use error::{ErrorKind, PlatformError, Service};
pub use http::Http;
pub use images::Images;
pub use kv::Kv;
pub use mail::Mailer;
pub use queue::Queue;
pub use random::Random;
pub use sql::Sql;

/// Everything of the world that a request may use. Cheap to clone; built once per process or isolate.
#[derive(Clone)]
pub struct Platform {
    /// The relational store (D1, SQLite).
    pub sql: Arc<dyn Sql>,
    /// Key-value namespace of cached content (`CACHE_KV`).
    pub cache_kv: Arc<dyn Kv>,
    /// Key-value namespace of sign-in sessions (`AUTH_SESSION_KV`).
    pub session_kv: Arc<dyn Kv>,
    /// Key-value namespace that follows one of the API's (`KV_MIRROR`).
    pub mirror_kv: Arc<dyn Kv>,
    /// The object store of pictures and files (`CDN_BUCKET`).
    pub bucket: Arc<dyn Bucket>,
    /// Smaller copies of pictures (`IMAGES`).
    pub images: Arc<dyn Images>,
    /// The time, and waiting for it.
    pub clock: Arc<dyn Clock>,
    /// Unguessable bytes.
    pub random: Arc<dyn Random>,
    /// Requests to other servers.
    pub http: Arc<dyn Http>,
    /// Outgoing mail.
    pub mailer: Arc<dyn Mailer>,
    /// Messages to ourselves, for later (`JOBS_QUEUE`).
    pub queue: Arc<dyn Queue>,
    /// Configuration and secrets by name.
    pub env: Arc<dyn Env>,
    /// Work that goes on after the answer is sent.
    pub background: Arc<dyn Background>,
}
