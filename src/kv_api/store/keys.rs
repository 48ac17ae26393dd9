//! The SQL of keys and of what they have signed.

mod guards;
mod manage;
mod nonces;

use coppice_platform::sql::Access;
use coppice_platform::sql::{Rows, SqlSession, Statement, Value};
use coppice_platform::{ErrorKind, PlatformError, Service};
use serde::Deserialize;

pub use guards::{Refusal, Used, note_read, refusal_of, write_as};
pub use manage::{
    IsMade, NewKey, NewNamespace, get_key, get_keys, insert_key, problem_of, revoke_key, rotate_key,
};
pub use nonces::{NONCES_AT_ONCE, delete_expired_nonces};

use crate::kv_api::model::key::{ApiKey, Finder, Proof};
use crate::tenant::TenantId;

/// What is done for a key: statements that stores have made, handed on by services.
pub type Work = Vec<Statement>;

const COLUMNS: &str = "k.id, k.tenant_id, k.namespace_id, k.name, k.hash, k.sealed_secret, k.legacy, k.scopes, k.prefixes, k.created_at, \
                       k.last_used_day, k.revoked_at";

/// A key is good until it is revoked or its namespace is deleted.
const IS_GOOD: &str = "k.revoked_at IS NULL AND (k.namespace_id IS NULL OR EXISTS \
                       (SELECT 1 FROM kv_namespaces n WHERE n.id = k.namespace_id AND n.deleted_at IS NULL))";

/// The id of the one namespace that a key is for, as part of a statement whose parameter `?place` is the finder's value: what is read
/// in the same batch as the key, before anybody knows which that is. NULL, which equals nothing, where there is none.
pub fn namespace_of(finder: &Finder, place: usize) -> String {
    format!(
        "(SELECT n.id FROM api_keys k JOIN kv_namespaces n ON n.id = k.namespace_id \
         WHERE k.{} = ?{place} AND n.deleted_at IS NULL)",
        finder.column()
    )
}

/// The key that is found by this, if it is good, and what the statements read; one round trip.
///
/// # Errors
/// What the database can't do; [`ErrorKind::Refused`] where a statement writes: nobody knows yet whose it would be.
pub async fn read_as(
    db: &SqlSession,
    finder: &Finder,
    what: Work,
) -> Result<(Option<ApiKey>, Vec<Rows>), PlatformError> {
    if let Some(writes) = what.iter().find(|statement| statement.access == Access::Write) {
        let detail = "it writes for a key that nobody has judged";
        return Err(PlatformError::new(Service::Sql, writes.name, ErrorKind::Refused, detail));
    }
    let mut statements = vec![key_statement(finder)];
    statements.extend(what);
    let mut rows = db.batch(statements).await?.into_iter();
    let key = rows.next().unwrap_or_default().first::<KeyRow>()?;
    Ok((key.map(TryInto::try_into).transpose()?, rows.collect()))
}

fn key_statement(finder: &Finder) -> Statement {
    let sql = format!("SELECT {COLUMNS} FROM api_keys k WHERE k.{} = ?1 AND {IS_GOOD}", finder.column());
    Statement::read("api_key", sql).bind(finder.value())
}

/// Notes that a key was used today.
///
/// # Errors
/// What the database can't do.
pub async fn touch_key(db: &SqlSession, id: &str, day: i64) -> Result<(), PlatformError> {
    db.query(touch_statement(id, day)).await.map(drop)
}

fn touch_statement(id: &str, day: i64) -> Statement {
    let sql = "UPDATE api_keys SET last_used_day = ?2 WHERE id = ?1 AND last_used_day IS NOT ?2";
    Statement::write("api_key_touch", sql).bind(id).bind(day)
}

/// A key, as it is stored.
#[derive(Deserialize)]
struct KeyRow {
    id: String,
    tenant_id: TenantId,
    namespace_id: Option<String>,
    name: String,
    hash: Option<String>,
    sealed_secret: Option<String>,
    legacy: i64,
    scopes: String,
    prefixes: String,
    created_at: i64,
    last_used_day: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<KeyRow> for ApiKey {
    type Error = PlatformError;

    fn try_from(row: KeyRow) -> Result<Self, PlatformError> {
        let unreadable = |error| PlatformError::new(Service::Sql, "api_key", ErrorKind::Decode, error);
        Ok(Self {
            scopes: serde_json::from_str(&row.scopes).map_err(unreadable)?,
            prefixes: serde_json::from_str(&row.prefixes).map_err(unreadable)?,
            proof: match row.hash {
                Some(hash) => Proof::Token(hash),
                None => Proof::Secret(row.sealed_secret.unwrap_or_default()),
            },
            id: row.id,
            tenant_id: row.tenant_id,
            namespace_id: row.namespace_id,
            name: row.name,
            legacy: row.legacy != 0,
            created_at: row.created_at,
            last_used_day: row.last_used_day,
            revoked_at: row.revoked_at,
        })
    }
}

/// A key's hash and its sealed secret, as they are stored.
fn columns_of(proof: &Proof) -> [Value; 2] {
    match proof {
        Proof::Token(hash) => [hash.as_str().into(), Value::Null],
        Proof::Secret(sealed) => [Value::Null, sealed.as_str().into()],
    }
}
