//! Rows of `cdn_files`.

use serde::Deserialize;

use crate::cdn::model::{CdnFile, Visibility};

/// The columns of a [`FileRow`].
pub const COLUMNS: &str = "id, tenant_id, key, folder, filename, original_filename, content_type, size_bytes, sha256, etag, \
    width, height, alt_text, visibility, state, replaces, uploaded_by, created_at, updated_at";

/// A row as the database has it.
#[derive(Debug, Clone, Deserialize)]
pub struct FileRow {
    pub id: String,
    pub tenant_id: String,
    pub key: String,
    pub folder: String,
    pub filename: String,
    pub original_filename: String,
    pub content_type: String,
    pub size_bytes: u64,
    pub sha256: Option<String>,
    pub etag: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt_text: String,
    pub visibility: Visibility,
    pub uploaded_by: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

impl From<FileRow> for CdnFile {
    fn from(row: FileRow) -> Self {
        Self {
            id: row.id,
            key: row.key,
            folder: row.folder,
            filename: row.filename,
            original_filename: row.original_filename,
            content_type: row.content_type,
            size_bytes: row.size_bytes,
            sha256: row.sha256.unwrap_or_default(),
            etag: row.etag.unwrap_or_default(),
            width: row.width,
            height: row.height,
            alt_text: row.alt_text,
            visibility: row.visibility,
            uploaded_by: row.uploaded_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
