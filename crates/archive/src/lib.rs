//! The archive of a home: what is written when a shop is backed up, and read when it is put back.
//!
//! It is a tar, encrypted by [age](https://age-encryption.org/v1) unless somebody wants it plain, and is written and read as a stream, in
//! this order: `format.json`; `secrets/NAME`, in an encrypted one; `tables/NAME/000001.ndjson`, a row a line; `objects/KEY`, by key;
//! `manifest.json`, which says what must have come before it. This crate knows nothing of SQL, of buckets or of a shop.

pub mod check;
#[cfg(feature = "file")]
pub mod encryption;
#[cfg(feature = "file")]
pub mod error;
#[cfg(feature = "file")]
pub mod manifest;
#[cfg(feature = "file")]
pub mod member;
#[cfg(feature = "file")]
pub mod reader;
#[cfg(feature = "file")]
pub mod tape;
#[cfg(feature = "file")]
pub mod verify;
#[cfg(feature = "file")]
pub mod writer;

#[cfg(feature = "file")]
pub use encryption::{Encryption, Keys, Locked};
#[cfg(feature = "file")]
pub use error::ArchiveError;
#[cfg(feature = "file")]
pub use manifest::{About, HomeEntry, Manifest, ObjectEntry, TableEntry};
#[cfg(feature = "file")]
pub use member::Member;
#[cfg(feature = "file")]
pub use reader::ArchiveReader;
#[cfg(feature = "file")]
pub use verify::{Verified, verify};
#[cfg(feature = "file")]
pub use writer::ArchiveWriter;

/// The version of the format that is written; older ones are read, newer ones are refused.
pub const VERSION: u32 = 1;

/// The bytes of a table's part, unless one row is larger.
pub const PART: usize = 8 << 20;

/// The most bytes of a row, and so of a part: whoever reads one holds it whole.
pub const LARGEST_PART: u64 = 16 << 20;

/// The most bytes of `format.json`, of a secret, and of what stands before a member with a long name.
#[cfg(feature = "file")]
pub(crate) const SMALL: u64 = 64 << 10;

/// The most bytes of `manifest.json`: those of about 200,000 objects.
#[cfg(feature = "file")]
pub(crate) const LARGEST_MANIFEST: u64 = 48 << 20;
