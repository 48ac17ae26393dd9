//! Files, as pages, endpoints and the browser's uploads speak of them.

mod drift;
mod list;

use serde::{Deserialize, Serialize};

pub use drift::DriftStep;
pub use list::{
    FileCursor, FileDetails, FileFields, FileListing, FilePage, FilesInUse, ProductRef, SellerRef,
};

/// The most bytes a file sent in one request may have; larger ones go up in parts.
pub const MAX_WHOLE: u64 = 10 << 20;

/// The bytes of every part but the last. R2 asks for 5 MiB at least, and all equal
/// (<https://developers.cloudflare.com/r2/objects/multipart-objects/>).
pub const PART_SIZE: u64 = 8 << 20;

/// The most bytes a file may have.
pub const MAX_FILE: u64 = 2 << 30;

/// The widths pictures are made smaller to, in pixels; no others, so that nobody can have us make millions of copies.
pub const WIDTHS: [u32; 5] = [320, 640, 960, 1_280, 1_920];

/// Who may have a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Who has a signed link.
    Private,
}

impl Visibility {
    /// As the database and forms name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }
}

/// A file that is there, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CdnFile {
    /// Its id.
    pub id: String,
    /// Its place in the bucket and, below `/cdn/`, its address. It never changes.
    pub key: String,
    /// The folder it is shown in: `products/mugs`; empty for the outermost.
    pub folder: String,
    /// Its name there: `blue-mug.webp`.
    pub filename: String,
    /// Its name where it came from.
    pub original_filename: String,
    /// Its media type.
    pub content_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// The entity tag of its object, without quotes.
    pub etag: String,
    /// In pixels, of a picture.
    pub width: Option<u32>,
    /// In pixels, of a picture.
    pub height: Option<u32>,
    /// What it shows, for those who can't see it.
    pub alt_text: String,
    /// Who may have it.
    pub visibility: Visibility,
    /// The id of whoever uploaded it.
    pub uploaded_by: Option<String>,
    /// When it was uploaded, in epoch seconds.
    pub created_at: i64,
    /// When it was last changed, in epoch seconds.
    pub updated_at: i64,
}

impl CdnFile {
    /// Whether browsers show it as a picture.
    pub fn is_image(&self) -> bool {
        self.content_type.starts_with("image/")
    }
}

/// A folder and how much is in it itself, not below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CdnFolder {
    /// Its path: `products/mugs`.
    pub folder: String,
    /// Files in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What an upload of a whole file, or the end of one in parts, came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Uploaded {
    /// It is there now.
    Stored {
        /// The file.
        file: Box<CdnFile>,
    },
    /// The same bytes are there already, and were not stored once more.
    Duplicate {
        /// The file that has them.
        file: Box<CdnFile>,
    },
}

/// What is to be uploaded, as the browser announces it: in the query of `PUT /admin/cdn/upload`, as the arguments of
/// [`begin_upload`](super::api::begin_upload).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    /// Its name where it comes from.
    pub name: String,
    /// The media type its sender says it has; empty if they do not know.
    #[serde(default)]
    pub content_type: String,
    /// The folder it goes into; ignored where it replaces another.
    #[serde(default)]
    pub folder: String,
    /// Its size. Of a file sent whole it is the request's length.
    #[serde(default)]
    pub size: u64,
    /// SHA-256 of its bytes, in hex, if the sender knows it: then a duplicate is told before a byte is sent.
    #[serde(default)]
    pub sha256: Option<String>,
    /// The id of the file it replaces.
    #[serde(default)]
    pub replaces: Option<String>,
    /// Whether it is stored even if the same bytes are there already.
    #[serde(default)]
    pub keep_both: bool,
}

/// The answer to an upload in parts that was begun, or is gone on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Begun {
    /// Send these parts.
    Parts {
        /// The upload's id, which is the file's.
        id: String,
        /// Bytes of every part but the last.
        part_size: u64,
        /// The numbers of the parts that are there already, from 1.
        stored: Vec<u16>,
    },
    /// The same bytes are there already.
    Duplicate {
        /// The file that has them.
        file: Box<CdnFile>,
    },
}

/// An upload in parts that has not come to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// Its id.
    pub id: String,
    /// The file's name where it comes from.
    pub name: String,
    /// The folder it goes into.
    pub folder: String,
    /// The file's size.
    pub size: u64,
    /// Bytes that are there.
    pub sent: u64,
    /// When it was begun, in epoch seconds.
    pub begun_at: i64,
    /// Until when it can be gone on with, in epoch seconds.
    pub expires_at: i64,
}
