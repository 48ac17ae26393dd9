//! What the API knows.

pub mod key;

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Reading and listing.
    Read,
    /// Writing and deleting.
    Write,
    /// Making, renaming and deleting namespaces.
    Admin,
}
