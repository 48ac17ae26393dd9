//! Why a program has no better answer. Each shape says it in its own words.

use coppice_kv_api::Fault;
use coppice_platform::PlatformError;

use super::caller::Refused;

/// Why a program has no better answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no such key.
    #[error("There is no such key.")]
    NotFound,
    /// There is no such namespace, or not for this key of the API.
    #[error("There is no such namespace.")]
    NoNamespace,
    /// The key of the API is good for all namespaces, and so for none in particular.
    #[error("This key is good for no namespace of its own.")]
    NotOneNamespace,
    /// The key of the API is not good for a key of this name, or a list of it.
    #[error("This key of the API is not good for that key.")]
    OutOfReach,
    /// What was sent is not what it must be.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A condition was not met; with the version that there is.
    #[error("The condition was not met.")]
    NotMet(Option<i64>),
    /// KV itself answers for the namespace, and has no way to do this.
    #[error("Values of this namespace are in KV just now, which knows no {0}.")]
    NotAtKv(&'static str),
    /// Nobody writes just now, for another is about to answer for the namespace.
    #[error("This namespace is about to move, and takes no writes for some seconds. Send it again then.")]
    Frozen,
    /// Another namespace has this title.
    #[error("A namespace with this account ID and title already exists.")]
    TitleTaken,
    /// What was sent is more than so many bytes.
    #[error("The request is larger than {0} bytes.")]
    TooLarge(usize),
    /// What was sent did not come whole, or not in time.
    #[error("The request did not arrive whole.")]
    Cut,
    /// What was sent is no JSON by its name.
    #[error("This address takes JSON alone.")]
    NotJson,
    /// One of what was sent at once is refused, and with it all; its place, beginning at 0.
    #[error("{1} (at index {0})")]
    Item(usize, Fault),
    /// The same, for a key that the key of the API is not good for.
    #[error("This key of the API is not good for that key (at index {0}).")]
    ItemOutOfReach(usize),
    /// Whoever asks may not.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Self {
        Self::Refused(Refused::Platform(error))
    }
}
