//! Random numbers of the Web Crypto API.

use crate::Random;

/// `crypto.getRandomValues`.
pub(super) struct WebCrypto;

impl Random for WebCrypto {
    fn fill(&self, buffer: &mut [u8]) {
        if getrandom::fill(buffer).is_err() {
            // Guessable session tokens would be worse than no server.
            std::process::abort();
        }
    }
}
