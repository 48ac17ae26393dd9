//! Keys and values in and out, whole namespaces of them, for who has the database itself: imports, exports, and whether two sides are
//! the same.
//!
//! Whatever the size, no more of it is in memory than a few megabytes, or one value.

pub mod bulk_json;
pub mod cloudflare;
mod difference;
pub mod import;
pub mod local;
mod mirrored;
pub mod parity;
mod piece;
mod source;

pub use bulk_json::BulkJson;
pub use cloudflare::{Cloudflare, Remote};
pub use local::Local;
pub use mirrored::Mirrored;
pub use piece::{Piece, Refused};
pub use source::Source;

use coppice_kv_api::Mirror;
use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use crate::kv_api::store::whole;

/// Why nothing more is moved.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The platform failed.
    #[error(transparent)]
    Platform(#[from] PlatformError),
    /// A file can't be read or written.
    #[error("the file can't be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// What is no list of keys and values.
    #[error("the file is no list of keys and values: {why} (at byte {at})")]
    Unreadable {
        /// At which byte.
        at: u64,
        /// Why.
        why: String,
    },
    /// What the other side says instead of an answer.
    #[error("the other side answers {status}: {message}")]
    Told {
        /// The status.
        status: u16,
        /// What it says of it.
        message: String,
    },
    /// There is no such namespace here.
    #[error("there is no namespace with the id “{0}” here")]
    NoNamespace(String),
    /// Keys are not in the order of their bytes, though they must be.
    #[error("the keys are not in the order of their bytes: “{0}” comes too late")]
    Unsorted(String),
    /// The database does not answer for the namespace, or is about to stop or to begin.
    #[error("values of this namespace are in KV, or about to move: `coppice kv phase` says how it is")]
    AtKv,
    /// Somebody else has gone on with the same import.
    #[error("the same import is under way elsewhere")]
    Elsewhere,
}

/// A namespace of this home's.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// The session it is read and written by.
    pub db: &'a SqlSession,
    /// Whose it is.
    pub tenant: &'a str,
    /// Its id.
    pub namespace: &'a str,
    /// Its mirror, if it has one or may have.
    pub mirror: Option<&'a Mirror>,
}

/// Whose the namespace of this id is.
///
/// # Errors
/// [`MoveError::NoNamespace`]; what the database can't do.
pub async fn owner(db: &SqlSession, namespace: &str) -> Result<String, MoveError> {
    let owner = whole::get_owner(db, namespace).await?;
    owner.ok_or_else(|| MoveError::NoNamespace(namespace.to_owned()))
}
