//! Imports as those see and change them who manage the shop.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::imports::model::ImportJob;
use crate::shop::store::recount_statements;
use crate::tenant::TenantId;

pub(super) const COLUMNS: &str = "id, tenant_id, user_id, status, filename, size, files, encoding, sets_stock, at_once, is_csv, \
     remarks, reason, total, read, done, new, changed, unchanged, refused, warned, kept_stock, saved, undone, kept, created_at, finished_at";

/// Notes an import whose file is about to come.
///
/// # Errors
/// What the database can't do.
pub async fn insert_import(
    db: &SqlSession,
    tenant: &TenantId,
    (id, user, filename): (&str, &str, &str),
    now_ms: i64,
) -> Result<(), PlatformError> {
    let sql = "INSERT INTO imports (id, tenant_id, user_id, filename, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
    let insert = Statement::write("import_insert", sql).bind(id).bind(tenant).bind(user).bind(filename);
    db.query(insert.bind(now_ms)).await.map(drop)
}

/// How an import begins whose file is there.
#[derive(Debug, Default)]
pub struct BeginImport {
    /// How long its file is, in bytes.
    pub size: u64,
    /// What the addresses of the shop's own pictures begin with.
    pub files: String,
    /// What the file is said to be written in; empty where it shows.
    pub encoding: String,
    /// Whether the stock of variants that are there becomes what the file says.
    pub sets_stock: bool,
    /// Whether it is done without having been looked at.
    pub at_once: bool,
}

/// Begins an import whose file is there.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn begin_import(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    begin: &BeginImport,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = "UPDATE imports SET status = 'reading', size = ?4, files = ?5, encoding = ?6, sets_stock = ?7, at_once = ?8, updated_at = ?3 \
         WHERE id = ?1 AND tenant_id = ?2 AND status = 'uploading'";
    let set = Statement::write("import_begin", sql)
        .bind(id)
        .bind(tenant)
        .bind(event.at.saturating_mul(1_000))
        .bind(i64::try_from(begin.size).unwrap_or(i64::MAX))
        .bind(begin.files.as_str())
        .bind(begin.encoding.as_str())
        .bind(begin.sets_stock)
        .bind(begin.at_once);
    db.batch(vec![set, event_statement(event)]).await.map(drop)
}

/// An import of this shop.
///
/// # Errors
/// What the database can't do.
pub async fn get_job(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<ImportJob>, PlatformError> {
    db.query(get_statement(tenant, id)).await?.first()
}

pub(super) fn get_statement(tenant: &TenantId, id: &str) -> Statement {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT email FROM users WHERE users.id = imports.user_id) AS email FROM imports WHERE id = ?1 AND tenant_id = ?2"
    );
    Statement::read("import", sql).bind(id).bind(tenant)
}

/// A page of the imports of a shop, newest first, before the one with this id; and whether there are more.
///
/// # Errors
/// What the database can't do.
pub async fn list_imports(
    db: &SqlSession,
    tenant: &TenantId,
    before: Option<&str>,
    limit: u32,
) -> Result<(Vec<ImportJob>, bool), PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT email FROM users WHERE users.id = imports.user_id) AS email FROM imports \
         WHERE tenant_id = ?1 AND (?2 IS NULL OR id < ?2) AND status <> 'uploading' ORDER BY id DESC LIMIT ?3"
    );
    let list = Statement::read("imports", sql).bind(tenant).bind(before).bind(limit.saturating_add(1));
    let mut jobs: Vec<ImportJob> = db.query(list).await?.decode()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = jobs.len() > limit;
    jobs.truncate(limit);
    Ok((jobs, more))
}

/// One change of an import by a person, with its note; one transaction. It names the states that it leaves, so that of two only
/// one happens. Whether it happened.
async fn change(
    db: &SqlSession,
    (name, tenant, id): (&'static str, &TenantId, &str),
    (holds, set): (&str, &str),
    event: &AuditEvent,
    more: Vec<Statement>,
) -> Result<bool, PlatformError> {
    // The note first: it asks what the state was.
    let was = format!("EXISTS (SELECT 1 FROM imports WHERE id = ?9 AND tenant_id = ?10 AND {holds})");
    let noted = event_if_statement(event, "", &was, vec![id.into(), tenant.into()]);
    let sql = format!(
        "UPDATE imports SET {set}, lease_until = 0, attempts = 0, updated_at = ?3 \
         WHERE id = ?1 AND tenant_id = ?2 AND {holds} RETURNING id"
    );
    let changed = Statement::write(name, sql).bind(id).bind(tenant).bind(event.at.saturating_mul(1_000));
    let mut statements = vec![noted, changed];
    statements.extend(more);
    let rows = db.batch(statements).await?;
    Ok(rows.get(1).is_some_and(|rows| !rows.is_empty()))
}

/// Does what was looked at.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn resume_import(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let set = "status = 'saving', done = 0, new = 0, changed = 0, unchanged = 0, refused = 0, warned = 0, kept_stock = 0, finished_at = NULL";
    change(db, ("import_resume", tenant, id), ("status = 'looked'", set), event, Vec::new()).await
}

/// Ends an import. Nothing is saved of it from now on; what was stays.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn cancel_import(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let holds = "status IN ('reading', 'looking', 'looked', 'saving')";
    let set = "status = 'cancelled', finished_at = ?3";
    let more = recount_statements(tenant).into();
    change(db, ("import_cancel", tenant, id), (holds, set), event, more).await
}

/// Takes back what an import did.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn begin_undo(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let holds = "status IN ('done', 'cancelled', 'failed') AND saved > 0";
    // What was taken back before it was broken off stays counted.
    let set = "status = 'undoing', chunk = 25, reason = NULL";
    change(db, ("import_undo", tenant, id), (holds, set), event, Vec::new()).await
}

/// The ids of so many imports that could be gone on with now.
///
/// # Errors
/// What the database can't do.
pub async fn get_due_imports(db: &SqlSession, now_ms: i64, limit: u32) -> Result<Vec<String>, PlatformError> {
    let sql = "SELECT id FROM imports WHERE status IN ('reading', 'looking', 'saving', 'undoing') AND lease_until <= ?1 \
               ORDER BY lease_until LIMIT ?2";
    ids(db, Statement::read("imports_due", sql).bind(now_ms).bind(limit)).await
}

/// The ids of so many imports that nobody needs any more: those that nothing has happened to since `before_ms`, and those whose
/// file has not come since `unfinished_ms`.
///
/// # Errors
/// What the database can't do.
pub async fn get_old_imports(
    db: &SqlSession,
    before_ms: i64,
    unfinished_ms: i64,
    limit: u32,
) -> Result<Vec<String>, PlatformError> {
    let sql = "SELECT id FROM imports WHERE status <> 'uploading' AND updated_at < ?1 UNION ALL \
               SELECT id FROM imports WHERE status = 'uploading' AND updated_at < ?2 LIMIT ?3";
    ids(db, Statement::read("imports_old", sql).bind(before_ms).bind(unfinished_ms).bind(limit)).await
}

/// Forgets an import, with its products.
///
/// # Errors
/// What the database can't do.
pub async fn delete_import(db: &SqlSession, id: &str) -> Result<(), PlatformError> {
    db.query(Statement::write("import_delete", "DELETE FROM imports WHERE id = ?1").bind(id)).await.map(drop)
}

async fn ids(db: &SqlSession, statement: Statement) -> Result<Vec<String>, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    Ok(db.query(statement).await?.decode::<Row>()?.into_iter().map(|row| row.id).collect())
}
