//! The keys of a shop, as those who manage it see them.

use coppice_platform::sql::{SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::Deserialize;

use super::guards::{Refusal, known_statement, refusal_of};
use super::{COLUMNS, KeyRow, columns_of};
use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::{ApiKey, Choice, Keys, ListedKey, Proof};
use crate::kv_api::store::namespaces::create_statement;
use crate::tenant::TenantId;

/// The keys of a shop, the newest first, and its namespaces; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_keys(db: &SqlSession, tenant: &TenantId) -> Result<Keys, PlatformError> {
    let keys = format!(
        "SELECT {COLUMNS}, n.title AS namespace FROM api_keys k LEFT JOIN kv_namespaces n ON n.id = k.namespace_id \
         WHERE k.tenant_id = ?1 ORDER BY k.created_at DESC, k.id DESC LIMIT 1000"
    );
    let namespaces = "SELECT id, title FROM kv_namespaces WHERE tenant_id = ?1 AND deleted_at IS NULL ORDER BY title LIMIT 1000";
    let statements = vec![
        Statement::read("api_keys", keys).bind(tenant),
        Statement::read("kv_namespaces", namespaces).bind(tenant),
    ];
    let mut rows = db.batch(statements).await?.into_iter();
    let keys: Vec<ListedRow> = rows.next().unwrap_or_default().decode()?;
    let keys = keys.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(Keys { keys, namespaces: rows.next().unwrap_or_default().decode::<Choice>()? })
}

/// A key of a shop, good or not.
///
/// # Errors
/// What the database can't do.
pub async fn get_key(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<ListedKey>, PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS}, n.title AS namespace FROM api_keys k LEFT JOIN kv_namespaces n ON n.id = k.namespace_id \
         WHERE k.id = ?1 AND k.tenant_id = ?2"
    );
    let rows = db.query(Statement::read("api_key_listed", sql).bind(id).bind(tenant)).await?;
    rows.first::<ListedRow>()?.map(TryInto::try_into).transpose()
}

/// A key that is to be made.
pub struct NewKey<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose it is.
    pub tenant: &'a TenantId,
    /// Its namespace; none for all of them.
    pub namespace: Option<&'a str>,
    /// What people call it.
    pub name: &'a str,
    /// How it is known.
    pub proof: &'a Proof,
    /// Whether it may sign in the first way, too.
    pub legacy: bool,
    /// What it is good for.
    pub scopes: &'a [Scope],
    /// What the names of its keys begin with.
    pub prefixes: &'a [String],
    /// Epoch milliseconds.
    pub now_ms: i64,
}

/// A namespace that is to be made with it.
pub struct NewNamespace<'a> {
    /// Its id.
    pub id: &'a str,
    /// What people call it.
    pub title: &'a str,
}

/// Makes a key, and its namespace where that is new, and notes it, together.
///
/// # Errors
/// What the database can't do, which [`problem_of`] may know; then nothing has happened.
pub async fn insert_key(
    db: &SqlSession,
    key: &NewKey<'_>,
    namespace: Option<&NewNamespace<'_>>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let mut statements = Vec::new();
    if let Some(NewNamespace { id, title }) = namespace {
        statements.push(create_statement(&key.tenant.0, id, title, key.now_ms));
    }
    if let Some(id) = key.namespace {
        let sql = "INSERT INTO guards (held) SELECT 0 WHERE NOT EXISTS \
                   (SELECT 1 FROM kv_namespaces WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL)";
        statements.push(Statement::write("kv_namespace_held", sql).bind(id).bind(key.tenant));
    }
    let unwritable = |error| PlatformError::new(Service::Sql, "api_key_insert", ErrorKind::Refused, error);
    let sql = "INSERT INTO api_keys (id, tenant_id, namespace_id, name, hash, sealed_secret, legacy, scopes, prefixes, created_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let statement = Statement::write("api_key_insert", sql)
        .bind(key.id)
        .bind(key.tenant)
        .bind(key.namespace)
        .bind(key.name)
        .bind_all(columns_of(key.proof))
        .bind(key.legacy)
        .bind(serde_json::to_string(key.scopes).map_err(unwritable)?)
        .bind(serde_json::to_string(key.prefixes).map_err(unwritable)?)
        .bind(key.now_ms);
    statements.push(statement);
    statements.push(event_statement(event));
    db.batch(statements).await.map(drop)
}

/// Why a key was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsMade {
    /// It was, before: its form came a second time.
    Already,
    /// There is a namespace of this title.
    TitleTaken,
    /// Its namespace is gone.
    NamespaceGone,
}

/// Why a key was not made, if that is what refused its batch.
pub fn problem_of(error: &PlatformError) -> Option<IsMade> {
    match &error.kind {
        ErrorKind::Unique(column) if column == "api_keys.id" => Some(IsMade::Already),
        ErrorKind::Unique(column) if column.contains("kv_namespaces.title") => Some(IsMade::TitleTaken),
        ErrorKind::Constraint(which) if which.ends_with("guard_held") => Some(IsMade::NamespaceGone),
        _ => None,
    }
}

/// Gives a key another secret, and notes it, together; neither where it is not what it was. Whether it was done.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn rotate_key(
    db: &SqlSession,
    key: &ApiKey,
    proof: &Proof,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let sql = "UPDATE api_keys SET hash = ?3, sealed_secret = ?4 WHERE id = ?1 AND tenant_id = ?2";
    let rotate = Statement::write("api_key_rotate", sql).bind(key.id.as_str()).bind(&key.tenant_id);
    let rotate = rotate.bind_all(columns_of(proof));
    match db.batch(vec![known_statement(key), rotate, event_statement(event)]).await {
        Ok(_) => Ok(true),
        Err(error) if refusal_of(&error) == Some(Refusal::Unknown) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Revokes a key, whose secret is forgotten, and notes it, together; neither where it was revoked before.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn revoke_key(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    now_ms: i64,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let is_good = "EXISTS (SELECT 1 FROM api_keys WHERE id = ?9 AND tenant_id = ?10 AND revoked_at IS NULL)";
    let noted = event_if_statement(event, "", is_good, vec![id.into(), tenant.into()]);
    let sql = "UPDATE api_keys SET revoked_at = ?3, sealed_secret = NULL WHERE id = ?1 AND tenant_id = ?2 AND revoked_at IS NULL";
    let revoke = Statement::write("api_key_revoke", sql).bind(id).bind(tenant).bind(now_ms);
    // The note first: it asks what was.
    db.batch(vec![noted, revoke]).await.map(drop)
}

#[derive(Deserialize)]
struct ListedRow {
    #[serde(flatten)]
    key: KeyRow,
    namespace: Option<String>,
}

impl TryFrom<ListedRow> for ListedKey {
    type Error = PlatformError;

    fn try_from(row: ListedRow) -> Result<Self, PlatformError> {
        Ok(Self { key: row.key.try_into()?, namespace: row.namespace })
    }
}
