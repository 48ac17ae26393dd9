//! Secrets that must not be shown.

/// A secret, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The fewest characters a secret may have: a random one of 128 bits in hex.
    pub const MIN_LENGTH: usize = 32;

    /// This secret.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}
