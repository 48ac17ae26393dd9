//! What variants sell that is downloaded.

use serde::Deserialize;

use crate::cdn::model::Visibility;

/// A file that a variant sells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VariantFile {
    /// The variant.
    pub variant_id: String,
    /// The file's id.
    pub id: String,
    /// Its key.
    pub key: String,
    /// Its name.
    pub filename: String,
    /// Its size.
    pub size_bytes: u64,
    /// For whom it is: private, unless somebody has changed that since.
    pub visibility: Visibility,
}

/// What was typed to give a file to a variant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesForm {
    /// The variant's id; empty for all of them.
    pub variant: String,
    /// The file's key or address.
    pub file: String,
    /// What is looked for among the shop's private files.
    pub search: String,
}
