//! Single files.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::cdn::model::CdnFile;
use crate::shop::model::TenantId;

/// The columns of a [`CdnFile`]. A file that is not there yet has neither hash nor tag.
pub const COLUMNS: &str = "id, key, folder, filename, original_filename, content_type, size_bytes, COALESCE(sha256, '') AS sha256, \
    COALESCE(etag, '') AS etag, width, height, alt_text, visibility, uploaded_by, created_at, updated_at";

/// A file that may be served, and whose it is.
#[derive(Debug, Clone, Deserialize)]
pub struct ServedFile {
    /// Whose shop it belongs to.
    #[serde(rename = "tenant_id")]
    pub tenant: TenantId,
    /// The file.
    #[serde(flatten)]
    pub file: CdnFile,
}

/// A product that shows a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ProductRef {
    /// The product's slug.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The key of the file.
    pub key: String,
}

/// The file of the shop with this id.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_file(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<CdnFile>, PlatformError> {
    let sql = format!("SELECT {COLUMNS} FROM cdn_files WHERE id = ?2 AND tenant_id = ?1 AND state = 'ready'");
    db.query(Statement::read("cdn_file", sql).bind(tenant).bind(id)).await?.first()
}

/// The file under this key, whosever it is; also one that was replaced, for pages that still show it.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_file_by_key(db: &SqlSession, key: &str) -> Result<Option<ServedFile>, PlatformError> {
    let sql = format!(
        "SELECT tenant_id, {COLUMNS} FROM cdn_files WHERE key = ?1 AND state IN ('ready', 'replaced')"
    );
    db.query(Statement::read("cdn_file_by_key", sql).bind(key)).await?.first()
}

/// A file of the shop with these bytes: the newest of several.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_file_by_sha256(
    db: &SqlSession,
    tenant: &TenantId,
    sha256: &str,
) -> Result<Option<CdnFile>, PlatformError> {
    db.query(by_sha256_statement(tenant, sha256)).await?.first()
}

pub(super) fn by_sha256_statement(tenant: &TenantId, sha256: &str) -> Statement {
    let sql = format!(
        "SELECT {COLUMNS} FROM cdn_files WHERE tenant_id = ?1 AND sha256 = ?2 AND state = 'ready' ORDER BY created_at DESC LIMIT 1"
    );
    Statement::read("cdn_file_by_sha256", sql).bind(tenant).bind(sha256)
}

/// The files of the shop with these ids, newest first.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_files(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
) -> Result<Vec<CdnFile>, PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cdn_files WHERE id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready' \
         ORDER BY created_at DESC, id DESC"
    );
    let ids = serde_json::json!(ids).to_string();
    db.query(Statement::read("cdn_files_by_id", sql).bind(tenant).bind(ids)).await?.decode()
}

/// The products of the shop that show the files under these keys: the first hundred of them.
///
/// # Errors
/// What the database can't do.
pub async fn get_products_showing(
    db: &SqlSession,
    tenant: &TenantId,
    keys: &[String],
) -> Result<Vec<ProductRef>, PlatformError> {
    let sql = "SELECT products.slug, products.name, shown.key FROM json_each(?2) k \
               CROSS JOIN product_pictures shown ON shown.tenant_id = ?1 AND shown.key = k.value \
               CROSS JOIN products ON products.number = shown.product_number ORDER BY products.name LIMIT 100";
    let keys = serde_json::json!(keys).to_string();
    db.query(Statement::read("cdn_products_showing", sql).bind(tenant).bind(keys)).await?.decode()
}
