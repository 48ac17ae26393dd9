//! Single files.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::cdn::model::{CdnFile, FilesInUse};
use crate::tenant::TenantId;

/// The columns of a [`CdnFile`]. A file that is not there yet has neither hash nor tag.
pub const COLUMNS: &str = "id, key, folder, filename, original_filename, content_type, size_bytes, COALESCE(sha256, '') AS sha256, \
    COALESCE(etag, '') AS etag, width, height, alt_text, visibility, uploaded_by, created_at, updated_at";

/// A file that may be served, and whose it is.
#[derive(Debug, Clone, Deserialize)]
pub struct ServedFile {
    /// Whose shop it belongs to.
    #[serde(rename = "tenant_id")]
    pub tenant: TenantId,
    /// Whether smaller copies are made of it, 1 or 0; `None` of files from before that was noted.
    pub has_copies: Option<u8>,
    /// The file.
    #[serde(flatten)]
    pub file: CdnFile,
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
        "SELECT tenant_id, has_copies, {COLUMNS} FROM cdn_files WHERE key = ?1 AND state IN ('ready', 'replaced')"
    );
    db.query(Statement::read("cdn_file_by_key", sql).bind(key)).await?.first()
}

/// The files of the shop under these keys.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_files_by_keys(
    db: &SqlSession,
    tenant: &TenantId,
    keys: &[String],
) -> Result<Vec<CdnFile>, PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cdn_files WHERE key IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready'"
    );
    let keys = serde_json::to_string(keys).unwrap_or_default();
    db.query(Statement::read("cdn_files_by_keys", sql).bind(tenant).bind(keys)).await?.decode()
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

#[derive(Deserialize)]
struct UploaderRow {
    id: String,
    email: String,
}

/// The files of the shop with these ids, what shows and what sells them, and who uploaded them; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_files_in_use(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
) -> Result<FilesInUse, PlatformError> {
    let chosen = "id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready'";
    let statements = [
        (
            "cdn_files_by_id",
            format!("SELECT {COLUMNS} FROM cdn_files WHERE {chosen} ORDER BY created_at DESC, id DESC"),
        ),
        (
            "cdn_products_showing",
            format!(
                "SELECT products.slug, products.name, shown.key FROM (SELECT key FROM cdn_files WHERE {chosen}) file \
                 CROSS JOIN product_pictures shown ON shown.tenant_id = ?1 AND shown.key = file.key \
                 CROSS JOIN products ON products.number = shown.product_number ORDER BY products.name LIMIT 100"
            ),
        ),
        (
            "cdn_variants_selling",
            format!(
                "SELECT COALESCE(products.id, '') AS product, COALESCE(products.name || ', ' || v.name, '') AS name, sold.key \
                 FROM (SELECT key FROM cdn_files WHERE {chosen}) file CROSS JOIN variant_files sold ON sold.tenant_id = ?1 AND sold.key = file.key \
                 LEFT JOIN product_variants v ON v.id = sold.variant_id LEFT JOIN products ON products.id = v.product_id ORDER BY name LIMIT 100"
            ),
        ),
        (
            "cdn_uploaders",
            format!(
                "SELECT id, email FROM users WHERE id IN (SELECT uploaded_by FROM cdn_files WHERE {chosen})"
            ),
        ),
    ];
    let ids = serde_json::json!(ids).to_string();
    let read = |(name, sql)| Statement::read(name, sql).bind(tenant).bind(ids.as_str());
    let mut rows = db.batch(statements.map(read).into()).await?;
    let uploaders: Vec<UploaderRow> = rows.pop().unwrap_or_default().decode()?;
    let sellers = rows.pop().unwrap_or_default().decode()?;
    let products = rows.pop().unwrap_or_default().decode()?;
    let files = rows.pop().unwrap_or_default().decode()?;
    let uploaders = uploaders.into_iter().map(|user| (user.id, user.email)).collect();
    Ok(FilesInUse { files, products, sellers, uploaders })
}
