//! Lists of files, and what files have to do with others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::number::exact;

use super::{CdnFile, CdnFolder, Unfinished};

/// Which files: what stands in a list's address, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileFields {
    /// The folder; empty for the outermost. Of no effect beside what looks through all folders.
    pub folder: String,
    /// Only with this in their name, original name or description, in all folders.
    pub q: String,
    /// Only of this kind, in all folders: `image`, `video`, `audio`, `font`, `document`, `text`.
    pub r#type: String,
    /// Only by the person with this id, in all folders; `me` for oneself.
    pub uploader: String,
    /// Where the page begins: a page's `next`.
    pub after: String,
}

/// A file's place in a list. It is written as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileCursor {
    /// When it was uploaded, in epoch seconds.
    pub created_at: i64,
    /// Its id.
    pub id: String,
}

impl FileCursor {
    /// Reads it from an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (created_at, id) = text.split_once('.')?;
        let is_id = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        Some(Self { created_at: exact(created_at)?, id: is_id.then(|| id.to_owned())? })
    }
}

impl From<FileCursor> for String {
    fn from(cursor: FileCursor) -> Self {
        cursor.to_string()
    }
}

impl TryFrom<String> for FileCursor {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a place in a list of files")
    }
}

impl std::fmt::Display for FileCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.created_at, self.id)
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePage {
    /// The files.
    pub files: Vec<CdnFile>,
    /// Where the next page begins, if there is one.
    pub next: Option<FileCursor>,
    /// How many there are on all pages; `None` for more than are counted.
    pub total: Option<u32>,
}

/// What the page of files shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileListing {
    /// The folders.
    pub folders: Vec<CdnFolder>,
    /// Uploads of the person that have not come to their end.
    pub unfinished: Vec<Unfinished>,
    /// The files.
    pub page: FilePage,
}

/// A product that shows a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRef {
    /// The product's slug.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The key of the file.
    pub key: String,
}

/// A variant that sells a file, for its buyers to download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerRef {
    /// The product's id; empty where the variant is gone, and only those have the file who had bought it.
    pub product: String,
    /// The product's name and the variant's.
    pub name: String,
    /// The key of the file.
    pub key: String,
}

/// A file, and what it has to do with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDetails {
    /// The file.
    pub file: CdnFile,
    /// The products that show it: the first hundred.
    pub products: Vec<ProductRef>,
    /// The variants that sell it: the first hundred.
    pub sellers: Vec<SellerRef>,
    /// The e-mail address of whoever uploaded it.
    pub uploader: Option<String>,
}

/// Files, and what they have to do with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesInUse {
    /// The files, newest first.
    pub files: Vec<CdnFile>,
    /// The products that show them: the first hundred.
    pub products: Vec<ProductRef>,
    /// The variants that sell them: the first hundred.
    pub sellers: Vec<SellerRef>,
    /// The e-mail addresses of those who uploaded them, by id.
    pub uploaders: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_one() {
        let cursor = FileCursor { created_at: 1_700_000_000, id: "0198-ab".into() };
        assert_eq!(FileCursor::parse(&cursor.to_string()), Some(cursor));
        for text in ["", ".", "1", "x.y", "1.a b", "1.'"] {
            assert_eq!(FileCursor::parse(text), None, "{text}");
        }
    }
}
