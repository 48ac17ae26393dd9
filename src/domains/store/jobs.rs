//! Searches as their people see and change them.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};
use serde::Deserialize;

use super::results::{ResultFilter, after_statement, decode_after, decode_results, result_statements};
use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::domains::model::{
    Answer, DomainResult, JobList, JobStatus, ResultPage, SearchJob, SearchRequest, Settings,
};
use crate::tenant::TenantId;

/// A search as the database has it.
#[derive(Debug, Deserialize)]
pub(super) struct JobRow {
    id: String,
    user_id: String,
    status: JobStatus,
    request: String,
    config: String,
    batch: u32,
    batch_limit: u32,
    reason: Option<String>,
    seq: i64,
    checked: u32,
    available: u32,
    likely: u32,
    good: u32,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
}

impl From<JobRow> for SearchJob {
    fn from(row: JobRow) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            status: row.status,
            request: serde_json::from_str::<SearchRequest>(&row.request).unwrap_or_default(),
            settings: serde_json::from_str::<Settings>(&row.config).unwrap_or_default(),
            batch: row.batch,
            batch_limit: row.batch_limit,
            reason: row.reason,
            seq: row.seq,
            checked: row.checked,
            available: row.available,
            likely: row.likely,
            good: row.good,
            created_at: row.created_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

pub(super) const COLUMNS: &str = "id, user_id, status, request, config, batch, batch_limit, reason, seq, checked, available, \
     likely, good, created_at, started_at, finished_at";

/// Whose search it must be: `?2` is the shop, `?3` the person, or nothing for who may see all of the shop's.
const OWN: &str = "id = ?1 AND tenant_id = ?2 AND (?3 IS NULL OR user_id = ?3)";

/// A search that is begun.
pub struct NewJob<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whose it is.
    pub user: &'a str,
    /// What is looked for.
    pub request: &'a SearchRequest,
    /// The settings it goes by from beginning to end.
    pub settings: &'a Settings,
    /// What its thoughts begin with.
    pub seed: i64,
    /// When, in epoch milliseconds.
    pub now_ms: i64,
}

/// Begins a search; one transaction.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_job(
    db: &SqlSession,
    tenant: &TenantId,
    job: &NewJob<'_>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = "INSERT INTO domain_jobs (id, tenant_id, user_id, status, request, config, seed, batch_limit, created_at, updated_at) \
               VALUES (?1, ?2, ?3, 'pending', ?4, ?5, ?6, ?7, ?8, ?8)";
    let insert = Statement::write("domain_job_insert", sql)
        .bind(job.id)
        .bind(tenant)
        .bind(job.user)
        .bind(serde_json::to_string(job.request).unwrap_or_default())
        .bind(serde_json::to_string(job.settings).unwrap_or_default())
        .bind(job.seed)
        .bind(job.settings.batches)
        .bind(job.now_ms);
    db.batch(vec![insert, event_statement(event)]).await.map(drop)
}

fn get_statement(tenant: &TenantId, user: Option<&str>, id: &str) -> Statement {
    Statement::read("domain_job", format!("SELECT {COLUMNS} FROM domain_jobs WHERE {OWN}"))
        .bind(id)
        .bind(tenant)
        .bind(user)
}

fn decode(rows: &Rows) -> Result<Option<SearchJob>, PlatformError> {
    Ok(rows.first::<JobRow>()?.map(Into::into))
}

/// A search of this person, or of anybody of the shop where no person is named; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_job(
    db: &SqlSession,
    tenant: &TenantId,
    user: Option<&str>,
    id: &str,
) -> Result<Option<SearchJob>, PlatformError> {
    decode(&db.query(get_statement(tenant, user, id)).await?)
}

/// The same with a page of its candidates; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_job_with_results(
    db: &SqlSession,
    tenant: &TenantId,
    user: Option<&str>,
    id: &str,
    filter: &ResultFilter,
    limit: u32,
) -> Result<Option<(SearchJob, ResultPage)>, PlatformError> {
    let mut statements = vec![get_statement(tenant, user, id)];
    statements.extend(result_statements(id, filter, limit));
    let mut rows = db.batch(statements).await?;
    let results = decode_results(&mut rows, limit)?;
    let job = rows.first().map(decode).transpose()?.flatten();
    Ok(job.map(|job| (job, results)))
}

/// A search with what was settled of it since this point: at most so many; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_job_since(
    db: &SqlSession,
    whose: Whose<'_>,
    seq: i64,
    limit: u32,
) -> Result<Option<(SearchJob, Vec<DomainResult>)>, PlatformError> {
    let statements =
        vec![get_statement(whose.tenant, whose.user, whose.id), after_statement(whose.id, seq, limit)];
    let rows = db.batch(statements).await?;
    let job = rows.first().map(decode).transpose()?.flatten();
    let results = rows.last().map(decode_after).transpose()?.unwrap_or_default();
    Ok(job.map(|job| (job, results)))
}

/// A page of the searches of this person, or of all of the shop, newest first, before the one with the id `before`.
///
/// # Errors
/// What the database can't do.
pub async fn list_jobs(
    db: &SqlSession,
    tenant: &TenantId,
    user: Option<&str>,
    before: Option<&str>,
    limit: u32,
) -> Result<JobList, PlatformError> {
    let whose = if user.is_some() { "AND user_id = ?2" } else { "AND ?2 IS NULL" };
    let sql = format!(
        "SELECT {COLUMNS} FROM domain_jobs WHERE tenant_id = ?1 {whose} AND (?3 IS NULL OR id < ?3) \
         ORDER BY id DESC LIMIT ?4"
    );
    let statement = Statement::read("domain_jobs", sql)
        .bind(tenant)
        .bind(user)
        .bind(before)
        .bind(limit.saturating_add(1));
    let mut rows: Vec<JobRow> = db.query(statement).await?.decode()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let jobs: Vec<SearchJob> = rows.into_iter().map(Into::into).collect();
    let next = jobs.last().filter(|_| more).map(|job| job.id.clone());
    Ok(JobList { jobs, next })
}

/// Whose search is changed.
#[derive(Clone, Copy)]
pub struct Whose<'a> {
    /// The shop.
    pub tenant: &'a TenantId,
    /// The person; none for who may change all of the shop's.
    pub user: Option<&'a str>,
    /// The search.
    pub id: &'a str,
}

/// One change of a search by its person, with its note; one transaction. It names the states that it leaves, so that of two only
/// one happens. `set` knows the time as `?4` and `with` as `?5`. Whether it happened.
async fn change(
    db: &SqlSession,
    name: &'static str,
    Whose { tenant, user, id }: Whose<'_>,
    (leaves, set): (&str, &str),
    with: Option<String>,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    // The note first: it asks what the state was.
    let holds = format!(
        "EXISTS (SELECT 1 FROM domain_jobs WHERE id = ?9 AND tenant_id = ?10 AND (?11 IS NULL OR user_id = ?11) AND status IN ({leaves}))"
    );
    let noted = event_if_statement(event, "", &holds, vec![id.into(), tenant.into(), user.into()]);
    let sql = format!(
        "UPDATE domain_jobs SET {set}, followup = COALESCE(?5, followup), seq = seq + 1, lease_until = 0, updated_at = ?4 \
         WHERE {OWN} AND status IN ({leaves}) RETURNING id"
    );
    let now_ms = event.at.saturating_mul(1_000);
    let changed = Statement::write(name, sql).bind(id).bind(tenant).bind(user).bind(now_ms).bind(with);
    let rows = db.batch(vec![noted, changed]).await?;
    Ok(rows.last().is_some_and(|rows| !rows.is_empty()))
}

/// Ends a search that has not ended. Nothing is stored of it from now on.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn cancel_job(
    db: &SqlSession,
    whose: Whose<'_>,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let how = (
        "'pending', 'running', 'needs_followup'",
        "status = 'cancelled', cancel_requested = 1, finished_at = ?4",
    );
    change(db, "domain_job_cancel", whose, how, None, event).await
}

/// Goes on with a search that asks which way, with half as many batches again. It waits like a new one: its person may have begun
/// another meanwhile.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn answer_job(
    db: &SqlSession,
    whose: Whose<'_>,
    answer: &Answer,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let how = (
        "'needs_followup'",
        "status = 'pending', batch_limit = batch_limit + (batch_limit + 1) / 2, reason = NULL, next_at = 0",
    );
    let answer = serde_json::to_string(answer).unwrap_or_default();
    change(db, "domain_job_answer", whose, how, Some(answer), event).await
}

/// Tries a search again that could not go on.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn retry_job(db: &SqlSession, whose: Whose<'_>, event: &AuditEvent) -> Result<bool, PlatformError> {
    let how =
        ("'failed'", "status = 'pending', reason = NULL, finished_at = NULL, attempts = 0, next_at = 0");
    change(db, "domain_job_retry", whose, how, None, event).await
}

/// The ids of so many searches that could be gone on with now, by whoever finds the time: those that have waited longest.
///
/// # Errors
/// What the database can't do.
pub async fn get_due_jobs(db: &SqlSession, now_ms: i64, limit: u32) -> Result<Vec<String>, PlatformError> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let sql = "SELECT id FROM domain_jobs WHERE status IN ('pending', 'running') AND lease_until <= ?1 AND next_at <= ?1 \
               ORDER BY next_at, id LIMIT ?2";
    let rows: Vec<Row> =
        db.query(Statement::read("domain_jobs_due", sql).bind(now_ms).bind(limit)).await?.decode()?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
