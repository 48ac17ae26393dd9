//! Changing and deleting files that are there.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use super::folders::{add_statement, take_statement};
use super::read::COLUMNS;
use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::cdn::model::{CdnFile, Visibility};
use crate::tenant::TenantId;
use crate::tenant::store::raise_generations_statement;

/// What may change of a file. Its key does not: links to it stay good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileEdit {
    /// Another folder.
    pub folder: Option<String>,
    /// Another name.
    pub filename: Option<String>,
    /// Another description.
    pub alt_text: Option<String>,
    /// For others.
    pub visibility: Option<Visibility>,
}

/// Changes files of the shop, all in one transaction; those that were there, as they are now.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn edit_file(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
    edit: &FileEdit,
    event: &AuditEvent,
) -> Result<Vec<CdnFile>, PlatformError> {
    let ids = serde_json::json!(ids).to_string();
    let which = || vec![Value::from(tenant), ids.as_str().into()];
    let change = Statement::write(
        "cdn_edit",
        format!(
            "UPDATE cdn_files SET folder = COALESCE(?3, folder), filename = COALESCE(?4, filename), alt_text = COALESCE(?5, alt_text), \
             visibility = COALESCE(?6, visibility), updated_at = ?7 WHERE {READY} RETURNING {COLUMNS}"
        ),
    );
    let change = change
        .bind_all(which())
        .bind(edit.folder.clone())
        .bind(edit.filename.clone())
        .bind(edit.alt_text.clone())
        .bind(edit.visibility.map(Visibility::name))
        .bind(event.at);
    let rows = db
        .batch(vec![
            take_statement(READY, which()),
            change,
            add_statement(READY, which()),
            event_statement(event),
        ])
        .await?;
    rows.get(1).cloned().unwrap_or_default().decode()
}

/// The files of the shop `?1` whose ids are in the JSON `?2`.
const READY: &str = "id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready'";

/// Begins to delete files of the shop: they are no longer listed or served, and no product or variant shows or sells them. Their
/// ids and keys, for what is left to do: their objects, then [`forget_deleted`].
///
/// # Errors
/// What the database can't do; then nothing has happened, or it has and its answer was lost.
pub async fn delete_files(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
    event: &AuditEvent,
) -> Result<Vec<Deleting>, PlatformError> {
    let ids = serde_json::json!(ids).to_string();
    let which = || vec![Value::from(tenant), ids.as_str().into()];
    let noted = "EXISTS (SELECT 1 FROM cdn_files WHERE id IN (SELECT value FROM json_each(?9)) AND tenant_id = ?2 AND state = 'ready')";
    let delete = Statement::write(
        "cdn_delete",
        format!("UPDATE cdn_files SET state = 'deleting', updated_at = ?3 WHERE {READY} RETURNING id, key"),
    );
    let rows = db
        .batch(vec![
            take_statement(READY, which()),
            event_if_statement(event, "", noted, vec![ids.as_str().into()]),
            Statement::write("cdn_delete_pictures", DELETE_PICTURES).bind_all(which()).bind(event.at),
            Statement::write("cdn_delete_variants", DELETE_VARIANTS).bind_all(which()),
            raise_generations_statement(SHOWING_SHOPS, which()),
            Statement::write("cdn_delete_uses", DELETE_USES).bind_all(which()),
            Statement::write("cdn_delete_sold", DELETE_SOLD).bind_all(which()),
            delete.bind_all(which()).bind(event.at),
        ])
        .await?;
    rows.last().cloned().unwrap_or_default().decode()
}

/// A file that is being deleted.
#[derive(Debug, Clone, Deserialize)]
pub struct Deleting {
    /// Its id.
    pub id: String,
    /// Where its object is.
    pub key: String,
}

const DELETE_PICTURES: &str = "UPDATE products SET revision = revision + 1, updated_at = MAX(updated_at, ?3), images = (SELECT json_group_array(json(i.value)) FROM json_each(products.images) i \
    WHERE i.value ->> 'key' NOT IN (SELECT key FROM cdn_files WHERE id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready')) \
    WHERE number IN (SELECT s.product_number FROM json_each(?2) j CROSS JOIN cdn_files f ON f.id = j.value AND f.tenant_id = ?1 AND f.state = 'ready' \
    CROSS JOIN product_pictures s ON s.tenant_id = ?1 AND s.key = f.key)";

/// The shop, if any of its products shows one of the files.
const SHOWING_SHOPS: &str = "SELECT s.tenant_id FROM json_each(?2) j CROSS JOIN cdn_files f ON f.id = j.value AND f.tenant_id = ?1 AND f.state = 'ready' \
    CROSS JOIN product_pictures s ON s.tenant_id = ?1 AND s.key = f.key";

const DELETE_VARIANTS: &str = "UPDATE product_variants SET image_key = NULL WHERE id IN (SELECT v.id FROM json_each(?2) j \
    CROSS JOIN cdn_files f ON f.id = j.value AND f.tenant_id = ?1 AND f.state = 'ready' \
    CROSS JOIN product_pictures s ON s.tenant_id = ?1 AND s.key = f.key CROSS JOIN products shown ON shown.number = s.product_number \
    CROSS JOIN product_variants v ON v.product_id = shown.id AND v.image_key = f.key)";

const DELETE_USES: &str = "DELETE FROM product_pictures WHERE tenant_id = ?1 AND key IN \
    (SELECT key FROM cdn_files WHERE id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready')";

const DELETE_SOLD: &str = "DELETE FROM variant_files WHERE tenant_id = ?1 AND key IN \
    (SELECT key FROM cdn_files WHERE id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND state = 'ready')";

/// Forgets files whose objects are gone.
///
/// # Errors
/// What the database can't do; then they are forgotten later.
pub async fn forget_deleted(db: &SqlSession, ids: &[String]) -> Result<(), PlatformError> {
    let sql = "DELETE FROM cdn_files WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'deleting'";
    let ids = serde_json::json!(ids).to_string();
    db.query(Statement::write("cdn_forget", sql).bind(ids)).await.map(drop)
}
