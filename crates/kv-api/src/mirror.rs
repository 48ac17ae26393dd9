//! A namespace of KV's that follows one of the API's.

/// Where keys and values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// In the database.
    D1,
    /// There, and what is written is copied to KV.
    Mirrored,
}

impl Backend {
    /// Its name in settings and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::D1 => "d1",
            Self::Mirrored => "d1+kv",
        }
    }

    /// The one of this name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::D1, Self::Mirrored].into_iter().find(|backend| backend.name() == text)
    }
}

/// Which namespace has a mirror, or may have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The namespace of the API.
    pub namespace: String,
    /// What is so until the database says it.
    pub first: Backend,
}
