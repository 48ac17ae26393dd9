//! A namespace of KV's that follows one of the API's.

/// Where keys and values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// In the database.
    D1,
    /// There, and what is written is copied to KV.
    Mirrored,
    /// In KV, which answers for itself.
    Kv,
}

impl Backend {
    /// Its name in settings and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::D1 => "d1",
            Self::Mirrored => "d1+kv",
            Self::Kv => "kv",
        }
    }

    /// The one of this name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::D1, Self::Mirrored, Self::Kv].into_iter().find(|backend| backend.name() == text)
    }

    /// Whether it is one step from here to there: nobody comes to KV, or back from it, but by the phase in which both sides have all.
    pub fn is_next_to(self, other: Self) -> bool {
        self != other && (self == Self::Mirrored || other == Self::Mirrored)
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

#[cfg(test)]
mod tests {
    use super::Backend::{self, D1, Kv, Mirrored};

    #[test]
    fn the_way_between_database_and_kv_goes_by_the_mirror() {
        let next = |from: Backend| [D1, Mirrored, Kv].map(|to| from.is_next_to(to));
        assert_eq!(next(D1), [false, true, false]);
        assert_eq!(next(Mirrored), [true, false, true]);
        assert_eq!(next(Kv), [false, true, false]);
        assert_eq!(
            [D1, Mirrored, Kv].map(|backend| Backend::parse(backend.name())),
            [D1, Mirrored, Kv].map(Some)
        );
    }
}
