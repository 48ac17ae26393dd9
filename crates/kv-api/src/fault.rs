//! What is wrong with a request, in the words of Cloudflare's runtime where it has some: programs that exist know them.

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A key of no letters.
    #[error("Key name cannot be empty.")]
    EmptyKey,
    /// A key that is a step of a path.
    #[error("\"{0}\" is not allowed as a key name.")]
    Dots(String),
    /// A key with a letter that no key has.
    #[error("A key name cannot hold NUL.")]
    NulInKey,
    /// A key of so many bytes.
    #[error("UTF-8 encoded length of {0} exceeds key length limit of 512.")]
    LongKey(usize),
    /// A value of so many bytes, as it would be stored, and how many there may be.
    #[error("Value length of {0} exceeds limit of {1}.")]
    LongValue(usize, usize),
    /// Metadata of so many bytes.
    #[error("Metadata length of {0} exceeds limit of 1024.")]
    LongMetadata(usize),
    /// Metadata that is no JSON.
    #[error("Metadata must be valid JSON.")]
    NoMetadata,
    /// A time to live that is too short, or none.
    #[error("Invalid expiration_ttl of {0}. Expiration TTL must be at least 60.")]
    ShortTtl(String),
    /// An end that is too soon, or none.
    #[error("Invalid expiration of {0}. Expiration times must be at least 60 seconds in the future.")]
    SoonExpiration(String),
    /// An end that is later than any can be.
    #[error("Invalid expiration of {0}. Expiration times must not be later than 2147483647.")]
    LateExpiration(String),
    /// A list of so many keys.
    #[error("Invalid key_count_limit of {0}. Please specify an integer from {1} to 1000.")]
    Limit(String, u32),
    /// A cursor that was given out for no such list.
    #[error("The cursor is not one of this list.")]
    Cursor,
    /// A condition that can't be read.
    #[error("{0} is not understood: it takes {1}.")]
    Condition(&'static str, &'static str),
    /// More than may be asked for at once.
    #[error("You can request a maximum of {0} keys at once.")]
    ManyKeys(usize),
    /// What says that it is base64, and is not.
    #[error("The value is not valid base64.")]
    NoBase64,
    /// A type that no value is read as.
    #[error("Invalid type of {0}. A value is read as text, json or base64.")]
    Type(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Fault {
    /// The HTTP status it is answered with.
    pub fn status(&self) -> u16 {
        match self {
            Self::LongKey(_) => 414,
            Self::LongValue(..) | Self::LongMetadata(_) => 413,
            _ => 400,
        }
    }

    /// Its name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LongKey(_) => "key_too_long",
            Self::LongValue(..) => "value_too_large",
            Self::LongMetadata(_) => "metadata_too_large",
            Self::EmptyKey | Self::Dots(_) | Self::NulInKey => "bad_key",
            Self::NoMetadata => "bad_metadata",
            Self::ShortTtl(_) | Self::SoonExpiration(_) | Self::LateExpiration(_) => "bad_expiration",
            Self::Limit(..) => "bad_limit",
            Self::Cursor => "bad_cursor",
            Self::Condition(..) => "bad_condition",
            Self::ManyKeys(_) => "too_many_keys",
            Self::NoBase64 => "bad_base64",
            Self::Type(_) => "bad_type",
            Self::Other(_) => "bad_request",
        }
    }
}
