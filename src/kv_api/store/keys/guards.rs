//! What is done by a key, if it still may.

use coppice_platform::sql::{Rows, SqlSession, Statement};
use coppice_platform::{ErrorKind, PlatformError};

use super::nonces::nonce_statement;
use super::{IS_GOOD, Work, columns_of, touch_statement};
use crate::kv_api::model::key::ApiKey;
use crate::limit::Limit;
use crate::limit::store::{count_statement, refuse_full_statement};

/// What uses a key.
pub struct Used<'a> {
    /// The key, as it was judged.
    pub key: &'a ApiKey,
    /// What its request has signed that is good once.
    pub nonce: Option<String>,
    /// The name its writes are counted by.
    pub counted_as: &'a str,
    /// How often it may write.
    pub limit: Limit,
    /// Epoch seconds.
    pub now: i64,
}

impl Used<'_> {
    /// Today, in days since the epoch.
    pub fn day(&self) -> i64 {
        self.now.div_euclid(86_400)
    }

    /// The key is still as it was judged, its nonce is new, and the day is noted where it is another.
    fn statements(&self) -> Work {
        let mut statements = vec![known_statement(self.key)];
        statements.extend(self.nonce.as_deref().map(|nonce| nonce_statement(nonce, self.now)));
        let is_new_day = self.key.last_used_day != Some(self.day());
        statements.extend(is_new_day.then(|| touch_statement(&self.key.id, self.day())));
        statements
    }
}

/// Why nothing was done by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not what it was: revoked, or with another secret.
    Unknown,
    /// It has used up its limit.
    Exhausted,
    /// What its request has signed was taken already.
    Replayed,
}

/// Why nothing was done by the key, if that is what refused a batch.
pub fn refusal_of(error: &PlatformError) -> Option<Refusal> {
    match &error.kind {
        ErrorKind::Constraint(which) if which.ends_with("guard_known") => Some(Refusal::Unknown),
        ErrorKind::Constraint(which) if which.ends_with("guard_room") => Some(Refusal::Exhausted),
        ErrorKind::Unique(column) if column == "api_nonces.id" => Some(Refusal::Replayed),
        _ => None,
    }
}

/// Does this for a key that still may, and counts it; one batch, of which nothing happens where it may not. What `what` answered.
///
/// # Errors
/// What the database can't do, which [`refusal_of`] may know.
pub async fn write_as(db: &SqlSession, used: &Used<'_>, what: Work) -> Result<Vec<Rows>, PlatformError> {
    let mut statements = used.statements();
    statements.push(refuse_full_statement(used.counted_as, used.limit, used.now));
    statements.push(count_statement(used.counted_as, used.limit.window_secs, used.now));
    let own = statements.len();
    statements.extend(what);
    Ok(db.batch(statements).await?.into_iter().skip(own).collect())
}

/// Notes that a key has read by what it has signed.
///
/// # Errors
/// What the database can't do, which [`refusal_of`] may know.
pub async fn note_read(db: &SqlSession, used: &Used<'_>) -> Result<(), PlatformError> {
    db.batch(used.statements()).await.map(drop)
}

/// Refuses the batch where the key is not what it was.
pub(super) fn known_statement(key: &ApiKey) -> Statement {
    let sql = format!(
        "INSERT INTO guards (known) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM api_keys k \
         WHERE k.id = ?1 AND k.tenant_id = ?2 AND k.hash IS ?3 AND k.sealed_secret IS ?4 AND {IS_GOOD})"
    );
    let statement = Statement::write("api_key_known", sql).bind(key.id.as_str()).bind(&key.tenant_id);
    statement.bind_all(columns_of(&key.proof))
}
