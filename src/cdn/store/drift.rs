//! What the database says of the bucket's objects, whosever they are.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::folders::{add_statement, take_statement};
use super::upload::whole;
use super::{NewRow, StoredMeta, insert_ready_statements};
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::tenant::TenantId;

/// What a row says of an object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DriftRow {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub tenant_id: String,
    /// Where the object is.
    pub key: String,
    /// How far it has got.
    pub state: State,
    /// The size it says the object has.
    pub size_bytes: u64,
    /// The entity tag it says the object has.
    pub etag: Option<String>,
    /// Its name where it came from.
    pub original_filename: String,
}

/// How far a file has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the schema says what they mean")]
pub enum State {
    Pending,
    Ready,
    Replaced,
    Deleting,
}

const COLUMNS: &str = "id, tenant_id, key, state, size_bytes, etag, original_filename";

/// The rows whose keys come after `after` and not after `upto`, in order, at most `limit`; and those under `others`.
/// One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_drift_rows(
    db: &SqlSession,
    after: &str,
    upto: Option<&str>,
    limit: u32,
    others: &[String],
) -> Result<(Vec<DriftRow>, Vec<DriftRow>), PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cdn_files WHERE key > ?1 AND (?2 IS NULL OR key <= ?2) ORDER BY key LIMIT ?3"
    );
    let upto = upto.map(str::to_owned);
    let range = Statement::read("cdn_drift_range", sql).bind(after).bind(upto).bind(limit);
    let mut rows = db.batch(vec![range, by_key_statement(others)]).await?;
    let others = rows.pop().unwrap_or_default().decode()?;
    Ok((rows.pop().unwrap_or_default().decode()?, others))
}

/// The rows under these keys.
///
/// # Errors
/// What the database can't do.
pub async fn get_drift_rows_by_key(db: &SqlSession, keys: &[String]) -> Result<Vec<DriftRow>, PlatformError> {
    db.query(by_key_statement(keys)).await?.decode()
}

fn by_key_statement(keys: &[String]) -> Statement {
    let sql = format!("SELECT {COLUMNS} FROM cdn_files WHERE key IN (SELECT value FROM json_each(?1))");
    Statement::read("cdn_drift_keys", sql).bind(serde_json::json!(keys).to_string())
}

/// How many files there are: of this shop, or whosever they are.
///
/// # Errors
/// What the database can't do.
pub async fn count_files(db: &SqlSession, tenant: Option<&TenantId>) -> Result<u64, PlatformError> {
    #[derive(Default, Deserialize)]
    struct Count {
        files: u64,
    }
    let all = "SELECT COALESCE(SUM(files), 0) AS files FROM cdn_folders";
    let count = match tenant {
        Some(tenant) => Statement::read("cdn_count", format!("{all} WHERE tenant_id = ?1")).bind(tenant),
        None => Statement::read("cdn_count_all", all),
    };
    Ok(db.query(count).await?.first::<Count>()?.unwrap_or_default().files)
}

/// Makes a row of an object that has none; nothing where it has one by now.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn adopt(
    db: &SqlSession,
    tenant: &TenantId,
    new: &NewRow,
    stored: &StoredMeta,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let mut statements = insert_ready_statements(tenant, new, stored, event.at).to_vec();
    statements.push(event_statement(event));
    db.batch(statements).await.map(drop)
}

/// A row says of its object what the object says of itself.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn take_stored(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    stored: &StoredMeta,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = "UPDATE cdn_files SET size_bytes = ?2, sha256 = ?3, etag = ?4, width = ?5, height = ?6, updated_at = ?7, has_copies = ?8 \
               WHERE id = ?1 AND tenant_id = ?9 AND state IN ('ready', 'replaced')";
    let take = Statement::write("cdn_drift_take", sql).bind(id).bind(whole(stored.size));
    let take = take.bind(stored.sha256.as_str()).bind(stored.etag.as_str());
    let take =
        take.bind(stored.width).bind(stored.height).bind(event.at).bind(stored.has_copies).bind(tenant);
    // A replaced file is counted nowhere.
    let counted = "id = ?1 AND tenant_id = ?2 AND state = 'ready'";
    let which = || vec![id.into(), tenant.into()];
    db.batch(vec![
        take_statement(counted, which()),
        take,
        add_statement(counted, which()),
        event_statement(event),
    ])
    .await
    .map(drop)
}

/// Lets go of a replaced file before its time.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn give_up_one_replaced(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = "UPDATE cdn_files SET state = 'deleting', updated_at = ?2 WHERE id = ?1 AND tenant_id = ?3 AND state = 'replaced'";
    let give_up = Statement::write("cdn_drift_give_up", sql).bind(id).bind(event.at).bind(tenant);
    db.batch(vec![give_up, event_statement(event)]).await.map(drop)
}

/// Notes that an object was removed.
///
/// # Errors
/// What the database can't do.
pub async fn note_removed(db: &SqlSession, event: &AuditEvent) -> Result<(), PlatformError> {
    db.query(event_statement(event)).await.map(drop)
}
