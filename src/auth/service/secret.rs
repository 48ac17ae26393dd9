//! Random texts that only one browser, or one link, has: how they are made, told from others, and stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use coppice_platform::Random;
use sha2::{Digest, Sha256};

/// A new one of so many random bytes, in base64url.
pub(super) fn new_secret<const BYTES: usize>(random: &dyn Random) -> String {
    let mut bytes = [0; BYTES];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The text, if it could be one of so many characters.
pub(super) fn parse_secret(text: &str, length: usize) -> Option<String> {
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (text.len() == length && text.bytes().all(good)).then(|| text.to_owned())
}

/// What is stored of one: SHA-256 in hex. It needs no salt, being random itself.
pub(super) fn hash_secret(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
