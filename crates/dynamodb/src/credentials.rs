//! By whose leave.

use std::fmt;

/// An access key of AWS's.
#[derive(Clone)]
pub struct Credentials {
    /// Its name, which stands in every request.
    pub key_id: String,
    /// Its secret, which never leaves this machine.
    pub secret: String,
    /// What belongs to a key that was lent for a while.
    pub session_token: Option<String>,
}

/// The name alone.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}
