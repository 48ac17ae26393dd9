//! How a name is to sound.

mod tables;

use serde::{Deserialize, Serialize};

/// How a name is to sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vibe {
    /// Fresh, plain, of today.
    Modern,
    /// Funny, light.
    Playful,
    /// Earnest, to be trusted.
    Professional,
    /// Of machines and those who build them.
    Technical,
    /// Of the earth, green.
    Natural,
    /// Fine, costly.
    Elegant,
    /// Warm, near.
    Friendly,
    /// Loud, strong.
    Bold,
}

impl Vibe {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::Modern,
        Self::Playful,
        Self::Professional,
        Self::Technical,
        Self::Natural,
        Self::Elegant,
        Self::Friendly,
        Self::Bold,
    ];

    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Modern => "Modern",
            Self::Playful => "Playful",
            Self::Professional => "Professional",
            Self::Technical => "Technical",
            Self::Natural => "Natural",
            Self::Elegant => "Elegant",
            Self::Friendly => "Friendly",
            Self::Bold => "Bold",
        }
    }

    /// What stands before a word.
    pub(crate) fn prefixes(self) -> impl Iterator<Item = &'static str> {
        self.table().prefixes.split(' ')
    }

    /// What stands behind a word.
    pub(crate) fn suffixes(self) -> impl Iterator<Item = &'static str> {
        self.table().suffixes.split(' ')
    }

    /// Words of its own, for names of two.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        self.table().words.split(' ')
    }

    /// Words that say it in a description.
    pub(crate) fn signs(self) -> impl Iterator<Item = &'static str> {
        self.table().signs.split(' ')
    }
}
