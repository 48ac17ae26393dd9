//! The SQL of what orders give to be downloaded.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::settle::as_read_statement;
use crate::orders::model::{DOWNLOADS, Download, Order, OrderFile};
use crate::shop::store::{Guard, refused_guard};
use crate::tenant::TenantId;

/// The files of the order `?2` of the shop `?1` as its variants have them now, but for those of lines that were given back.
const GIVEN: &str = "FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id \
    CROSS JOIN variant_files s ON s.variant_id = l.variant_id AND s.tenant_id = ?1 \
    CROSS JOIN cdn_files f ON f.key = s.key AND f.tenant_id = ?1 AND f.state = 'ready' \
    WHERE o.id = ?2 AND o.tenant_id = ?1 AND l.type = 'digital' AND l.refunded_quantity < l.quantity";

/// The files that an order gives, line by line; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_files(
    db: &SqlSession,
    tenant: &TenantId,
    order: &str,
) -> Result<Vec<OrderFile>, PlatformError> {
    let sql = format!(
        "SELECT l.position, f.id, f.filename, f.size_bytes, \
         COALESCE((SELECT d.downloads FROM order_downloads d WHERE d.order_id = o.id AND d.file_id = f.id), 0) AS downloads \
         {GIVEN} ORDER BY l.position, f.filename, f.id"
    );
    db.query(Statement::read("files_of_order", sql).bind(tenant).bind(order)).await?.decode()
}

#[derive(Deserialize)]
struct Key {
    key: String,
}

/// Counts a download of a file, or of the one that has replaced it since, if the order is still as it was read and the file was not
/// downloaded too often; one round trip, one transaction.
///
/// # Errors
/// What the database can't do; then nothing has happened, or it has and its answer was lost.
pub async fn count_download(
    db: &SqlSession,
    tenant: &TenantId,
    order: &Order,
    file: &str,
) -> Result<Download, PlatformError> {
    let wanted = "AND (f.id = ?3 OR f.replaces = ?3) ORDER BY f.id = ?3 DESC LIMIT 1";
    let count = format!(
        "INSERT INTO order_downloads (order_id, file_id, downloads) SELECT o.id, f.id, 1 {GIVEN} {wanted} \
         ON CONFLICT (order_id, file_id) DO UPDATE SET downloads = downloads + 1 WHERE downloads < {DOWNLOADS} RETURNING file_id"
    );
    let statement = |statement: Statement| statement.bind(tenant).bind(order.id.as_str()).bind(file);
    let found = Statement::read("file_of_order", format!("SELECT f.key {GIVEN} {wanted}"));
    let statements = vec![
        as_read_statement(tenant, order),
        statement(Statement::write("download_count", count)),
        statement(found),
    ];
    let mut rows = match db.batch(statements).await {
        Ok(rows) => rows,
        Err(error) if refused_guard(&error) == Some(Guard::Stale) => return Ok(Download::Stale),
        Err(error) => return Err(error),
    };
    let found: Option<Key> = rows.pop().unwrap_or_default().first()?;
    let is_counted = rows.pop().is_some_and(|rows| !rows.is_empty());
    Ok(match found {
        Some(Key { key }) if is_counted => Download::Counted(key),
        Some(_) => Download::UsedUp,
        None => Download::Missing,
    })
}
