//! What an archive says of itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// `format.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Format {
    /// `coppice-archive`: told from any other tar by it.
    pub(crate) name: String,
    /// The format's version.
    pub(crate) version: u32,
}

impl Format {
    pub(crate) const NAME: &str = "coppice-archive";
}

/// `manifest.json`: all that must have come before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format's version.
    pub format: u32,
    /// What the archive is of.
    #[serde(flatten)]
    pub about: About,
    /// The tables, in the order in which they are filled.
    pub tables: Vec<TableEntry>,
    /// The objects, by key.
    pub objects: Vec<ObjectEntry>,
    /// The SHA-256 of the manifest as it is written while this is empty, in hex.
    pub sha256: String,
}

impl Manifest {
    /// The same with its hash.
    ///
    /// # Errors
    /// It can't be written.
    pub(crate) fn hashed(self) -> Result<Self, serde_json::Error> {
        let bare = Self { sha256: String::new(), ..self };
        let sha256 = hex::encode(Sha256::digest(serde_json::to_vec(&bare)?));
        Ok(Self { sha256, ..bare })
    }
}

/// What an archive is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The version of the program that wrote it.
    pub program: String,
    /// The names of the migrations that its tables have been through, in order.
    pub schema: Vec<String>,
    /// Whose it is.
    pub home: HomeEntry,
    /// The moment that it shows, in epoch seconds.
    pub moment: i64,
    /// By the names of secrets, what tells whether one is the right one ([`crate::check`]).
    pub secrets: BTreeMap<String, Vec<String>>,
    /// Whether others wrote while its tables were read: it is of no one moment then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub live: bool,
    /// Whether the objects' bytes are in it, or only what is known of them.
    pub with_objects: bool,
    /// The objects that were deleted between that moment and the end of the writing: there are entries of them in the tables, and no
    /// bytes anywhere.
    pub gone: Vec<String>,
}

/// The home that was archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeEntry {
    /// Its id.
    pub id: String,
    /// How far it had come.
    pub state: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The bytes of its parts.
    pub bytes: u64,
    /// The SHA-256 of its parts, one after another, in hex.
    pub sha256: String,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectEntry {
    /// Its key.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in hex; of an object that is only listed, where it was known.
    pub sha256: Option<String>,
    /// The media type that it was stored with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// What else was stored beside it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, String>,
}
