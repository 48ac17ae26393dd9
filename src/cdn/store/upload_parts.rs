//! Uploads in parts.

use std::collections::BTreeMap;

use coppice_platform::PlatformError;
use coppice_platform::bucket::UploadedPart;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::upload::{NewRow, whole};
use crate::cdn::model::Unfinished;
use crate::tenant::TenantId;

/// An upload in parts that is under way.
#[derive(Debug, Clone, Deserialize)]
pub struct PartsUpload {
    /// Its id, which is the file's.
    pub id: String,
    /// Where the object will be.
    pub key: String,
    /// The bucket's id of it.
    pub r2_upload_id: String,
    /// Bytes of every part but the last.
    pub part_size: u64,
    parts: String,
    /// Until when it can be gone on with, in epoch seconds.
    pub expires_at: i64,
    /// The file's size.
    pub size_bytes: u64,
    /// SHA-256 of the file, in hex, if its sender said it.
    pub sha256: Option<String>,
    /// The file's name where it comes from.
    pub original_filename: String,
    /// The file's media type.
    pub content_type: String,
    /// The folder it goes into.
    pub folder: String,
    /// When it was begun, in epoch seconds.
    pub created_at: i64,
}

impl PartsUpload {
    /// The parts that are there, in order.
    pub fn parts(&self) -> Vec<UploadedPart> {
        let parts: BTreeMap<u16, String> = serde_json::from_str(&self.parts).unwrap_or_default();
        parts.into_iter().map(|(number, etag)| UploadedPart { number, etag }).collect()
    }

    /// How many parts there will be.
    pub fn part_count(&self) -> u64 {
        self.size_bytes.div_ceil(self.part_size.max(1))
    }

    /// The size of part `number`, from 1; `None` where there is no such part.
    pub fn size_of(&self, number: u16) -> Option<u64> {
        let before = u64::from(number).checked_sub(1)?.checked_mul(self.part_size)?;
        let rest = self.size_bytes.checked_sub(before).filter(|rest| *rest > 0)?;
        Some(rest.min(self.part_size))
    }

    /// What pages say of it.
    pub fn unfinished(&self) -> Unfinished {
        let sent = self.parts().iter().filter_map(|part| self.size_of(part.number)).sum();
        Unfinished {
            id: self.id.clone(),
            name: self.original_filename.clone(),
            folder: self.folder.clone(),
            size: self.size_bytes,
            sent,
            begun_at: self.created_at,
            expires_at: self.expires_at,
        }
    }
}

const SELECT: &str = "SELECT u.id, u.key, u.r2_upload_id, u.part_size, u.parts, u.expires_at, f.size_bytes, f.sha256, \
    f.original_filename, f.content_type, f.folder, f.created_at FROM cdn_files f CROSS JOIN cdn_uploads u ON u.id = f.id \
    WHERE f.state = 'pending' AND f.tenant_id = ?1 AND f.uploaded_by = ?2";

/// Notes that the bucket has begun an upload in parts for the pending file `id`.
///
/// # Errors
/// What the database can't do.
pub async fn begin_parts(
    db: &SqlSession,
    id: &str,
    r2_upload_id: &str,
    part_size: u64,
    expires_at: i64,
) -> Result<(), PlatformError> {
    let sql = "INSERT INTO cdn_uploads (id, key, r2_upload_id, part_size, expires_at) \
               SELECT id, key, ?2, ?3, ?4 FROM cdn_files WHERE id = ?1 AND state = 'pending'";
    let begin = Statement::write("cdn_parts_begin", sql);
    db.query(begin.bind(id).bind(r2_upload_id).bind(whole(part_size)).bind(expires_at)).await.map(drop)
}

/// The upload of this person with this id, if it can be gone on with.
///
/// # Errors
/// What the database can't do.
pub async fn get_upload(
    db: &SqlSession,
    tenant: &TenantId,
    user: &str,
    id: &str,
) -> Result<Option<PartsUpload>, PlatformError> {
    let sql = format!("{SELECT} AND f.id = ?3");
    db.query(Statement::read("cdn_upload", sql).bind(tenant).bind(user).bind(id)).await?.first()
}

/// The upload that was begun of just this file, by this person and into this place, and can be gone on with: all that
/// was asked for then is asked for now.
///
/// # Errors
/// What the database can't do.
pub async fn find_same_upload(
    db: &SqlSession,
    tenant: &TenantId,
    new: &NewRow,
    now: i64,
) -> Result<Option<PartsUpload>, PlatformError> {
    let sql = format!(
        "{SELECT} AND f.original_filename = ?3 AND f.size_bytes = ?4 AND f.sha256 = ?5 AND f.folder = ?6 \
         AND f.replaces IS ?7 AND f.content_type = ?8 AND u.expires_at > ?9 ORDER BY f.created_at DESC LIMIT 1"
    );
    let find = Statement::read("cdn_same_upload", sql)
        .bind(tenant)
        .bind(new.uploaded_by.clone())
        .bind(new.original_filename.as_str())
        .bind(whole(new.size))
        .bind(new.sha256.clone())
        .bind(new.folder.as_str())
        .bind(new.replaces.clone())
        .bind(new.content_type.as_str())
        .bind(now);
    db.query(find).await?.first()
}

/// The uploads of this person that have not come to their end, newest first.
pub(super) fn uploads_statement(tenant: &TenantId, user: &str, now: i64) -> Statement {
    let sql = format!("{SELECT} AND u.expires_at > ?3 ORDER BY f.created_at DESC LIMIT 50");
    Statement::read("cdn_uploads", sql).bind(tenant).bind(user).bind(now)
}

/// Notes that a part is there. Whether the upload still is.
///
/// # Errors
/// What the database can't do.
pub async fn save_part(db: &SqlSession, id: &str, part: &UploadedPart) -> Result<bool, PlatformError> {
    // Set within the statement: of parts that come at once none is lost.
    let sql = "UPDATE cdn_uploads SET parts = json_set(parts, '$.\"' || CAST(?2 AS INTEGER) || '\"', ?3) WHERE id = ?1 RETURNING id";
    let save = Statement::write("cdn_part_save", sql).bind(id).bind(u32::from(part.number));
    Ok(!db.query(save.bind(part.etag.as_str())).await?.is_empty())
}
