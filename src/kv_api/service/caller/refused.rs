//! Why a program is not answered.

use coppice_platform::PlatformError;

/// Why a program is not answered. An unknown key, one that was revoked, one of another shop and a bad signature are told alike.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It has not shown who it is.
    #[error("There is no such key, or it was not used as it must be.")]
    Unauthorized,
    /// Its key is not good for this.
    #[error("This key is not good for that.")]
    Forbidden,
    /// Its key was used too often.
    #[error("This key was used too often. It may be used again in {retry_after} seconds.")]
    TooMany {
        /// How often it may be.
        limit: u32,
        /// How long that is from now on, in seconds.
        retry_after: u32,
    },
    /// What the database can't do, or refuses for reasons of what was asked.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}
