//! Whom a provider says it is.

/// What a provider says of somebody, as it says it (OpenID Connect Core 1.0, section 5.1): nothing is trimmed, cut or
/// folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who it is there: 1 to 255 bytes; never changes, as addresses do.
    pub subject: String,
    /// Their address; may be empty.
    pub email: String,
    /// Whether the provider has verified that the address is theirs, or is taken to have by the settings.
    pub email_verified: bool,
    /// What they are called there; may be empty.
    pub name: String,
}

impl Claims {
    /// Whether there is a subject, and not a longer one than there may be (section 2).
    pub(crate) fn has_subject(&self) -> bool {
        (1..=255).contains(&self.subject.len())
    }
}
