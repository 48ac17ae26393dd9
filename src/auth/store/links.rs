//! Links that are good once: they make somebody a manager of a shop, or sign them in.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use super::sign_in::{self, NewSession, SealedTokens};
use super::users::{TAKE_OVER, forget_unproven_statements};
use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::auth::model::{Link, Purpose};
use crate::tenant::TenantId;
use crate::visitor::{MemberRole, Session};

/// A link to be made.
pub struct NewLink<'a> {
    /// Its id, by which its makers name it.
    pub id: &'a str,
    /// What is stored of its secret.
    pub hash: &'a str,
    /// Whose shop it is for.
    pub tenant: &'a TenantId,
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it is for.
    pub email: &'a str,
    /// What an invitation makes of them.
    pub role: MemberRole,
    /// Whether it goes to that address, so that whoever opens it has it.
    pub mailed: bool,
    /// Who makes it.
    pub created_by: Option<&'a str>,
    /// Now, in epoch seconds.
    pub now: i64,
    /// When it ends, in epoch seconds.
    pub expires_at: i64,
}

/// What says of a session that it was opened by a link that proves nothing: no provider has such a name.
const UNPROVEN: &str = "(link)";

const COLUMNS: &str = "l.id, l.purpose, l.email, l.role, l.mailed, l.expires_at, \
     EXISTS (SELECT 1 FROM users u WHERE u.email = l.email) AS has_account";

/// Makes a link in place of what the same address has had for the same, and clears away some that are over.
pub fn new_link_statements(link: &NewLink<'_>) -> Vec<Statement> {
    let former = "DELETE FROM links WHERE tenant_id = ?1 AND purpose = ?2 AND email = ?3 AND used_by IS NULL";
    vec![
        Statement::write("link_former", former).bind(link.tenant).bind(link.purpose.name()).bind(link.email),
        sweep_statement(link.now),
        new_statement(link, "TRUE"),
    ]
}

fn sweep_statement(now: i64) -> Statement {
    let over = "DELETE FROM links WHERE id IN (SELECT id FROM links WHERE expires_at <= ?1 LIMIT 50)";
    Statement::write("link_sweep", over).bind(now)
}

/// Makes a link if `condition` holds, which knows the link's own values, and more from `?11` on.
fn new_statement(link: &NewLink<'_>, condition: &str) -> Statement {
    let new = format!(
        "INSERT INTO links (id, hash, tenant_id, purpose, email, role, mailed, created_by, created_at, expires_at) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE {condition} RETURNING id"
    );
    Statement::write("link_new", new)
        .bind(link.id)
        .bind(link.hash)
        .bind(link.tenant)
        .bind(link.purpose.name())
        .bind(link.email)
        .bind(link.role.name())
        .bind(i64::from(link.mailed))
        .bind(link.created_by)
        .bind(link.now)
        .bind(link.expires_at)
}

/// Makes an invitation and notes it, together, if whoever makes it may: an operator, or somebody who manages the shop at this very
/// moment, and for an owner owns it. `None` where they may not; else the ids of those that the same address has had so far, which are
/// as good as before until [`delete_former`]. An owner's is none that an admin's takes the place of.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_invitation(
    db: &SqlSession,
    link: &NewLink<'_>,
    by_operator: bool,
    event: &AuditEvent,
) -> Result<Option<Vec<String>>, PlatformError> {
    let former = "SELECT id FROM links WHERE tenant_id = ?1 AND purpose = 'invite' AND email = ?2 AND used_by IS NULL \
         AND (role = 'admin' OR ?3 = 1 OR EXISTS (SELECT 1 FROM memberships WHERE tenant_id = ?1 AND user_id = ?4 AND role = 'owner')) \
         LIMIT 1000";
    let may = "?11 = 1 OR EXISTS (SELECT 1 FROM memberships WHERE tenant_id = ?3 AND user_id = ?8 AND (role = 'owner' OR ?6 = 'admin'))";
    let is_there = "EXISTS (SELECT 1 FROM links WHERE id = ?9)";
    let by_operator = i64::from(by_operator);
    let rows = db
        .batch(vec![
            Statement::read("link_former", former)
                .bind(link.tenant)
                .bind(link.email)
                .bind(by_operator)
                .bind(link.created_by),
            sweep_statement(link.now),
            new_statement(link, may).bind(by_operator),
            event_if_statement(event, "", is_there, vec![link.id.into()]),
        ])
        .await?;
    if rows.get(2).is_none_or(|rows| rows.is_empty()) {
        return Ok(None);
    }
    let former: Vec<IdRow> = rows.into_iter().next().unwrap_or_default().decode()?;
    Ok(Some(former.into_iter().map(|row| row.id).collect()))
}

/// Deletes the invitations that another has taken the place of, by their ids.
///
/// # Errors
/// What the database can't do.
pub async fn delete_former(db: &SqlSession, tenant: &TenantId, ids: &[String]) -> Result<(), PlatformError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = "DELETE FROM links WHERE id IN (SELECT value FROM json_each(?1)) AND tenant_id = ?2 AND used_by IS NULL";
    let ids = serde_json::to_string(ids).unwrap_or_default();
    db.query(Statement::write("link_delete_former", sql).bind(ids).bind(tenant)).await.map(drop)
}

#[derive(Deserialize)]
struct IdRow {
    id: String,
}

/// The link with this hash in this shop, if it is still good.
///
/// # Errors
/// What the database can't do.
pub async fn get_link(
    db: &SqlSession,
    tenant: &TenantId,
    hash: &str,
    now: i64,
) -> Result<Option<Link>, PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM links l WHERE l.hash = ?1 AND l.tenant_id = ?2 AND l.used_by IS NULL AND l.expires_at > ?3"
    );
    db.query(Statement::read("link_get", sql).bind(hash).bind(tenant).bind(now)).await?.first()
}

/// A shop's invitations that nobody has taken yet, by their addresses: the statement, whose rows are [`Link`]s.
pub fn invitations_statement(tenant: &TenantId, now: i64) -> Statement {
    let sql = format!(
        "SELECT {COLUMNS} FROM links l WHERE l.tenant_id = ?1 AND l.purpose = 'invite' AND l.used_by IS NULL AND l.expires_at > ?2 \
         ORDER BY l.email LIMIT 200"
    );
    Statement::read("link_invitations", sql).bind(tenant).bind(now)
}

/// Takes an invitation back and notes it, together; neither where there is no such one.
///
/// # Errors
/// What the database can't do.
pub async fn delete_invitation(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let delete =
        "DELETE FROM links WHERE id = ?1 AND tenant_id = ?2 AND purpose = 'invite' AND used_by IS NULL";
    let is_there = "EXISTS (SELECT 1 FROM links WHERE id = ?9 AND tenant_id = ?10 AND purpose = 'invite' AND used_by IS NULL)";
    let noted = event_if_statement(event, "", is_there, vec![id.into(), tenant.into()]);
    let delete = Statement::write("link_delete", delete).bind(id).bind(tenant);
    db.batch(vec![noted, delete]).await.map(drop)
}

/// Takes back the invitations that somebody has made: goes into the batch that takes their role.
pub fn forget_invitations_of_statement(tenant: &TenantId, user: &str) -> Statement {
    let sql = "DELETE FROM links WHERE tenant_id = ?1 AND purpose = 'invite' AND used_by IS NULL AND created_by = ?2 \
         AND NOT EXISTS (SELECT 1 FROM memberships WHERE tenant_id = ?1 AND user_id = ?2)";
    Statement::write("link_forget", sql).bind(tenant).bind(user)
}

/// What opens a link, and how often one visitor may try.
pub struct OpenedLink<'a> {
    /// What is stored of its secret.
    pub hash: &'a str,
    /// The link, as it was found by it.
    pub link: &'a Link,
    /// What is noted where somebody joins.
    pub joined: &'a AuditEvent,
}

/// Opens a link for a session; one round trip, one transaction. Of any number who do, one wins. One that was not mailed proves
/// nothing, and so opens nobody's account that is there already.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn redeem_link(
    db: &SqlSession,
    opened: &OpenedLink<'_>,
    new: &NewSession<'_>,
) -> Result<Option<Session>, PlatformError> {
    let now = new.event.at;
    let is_mailed = opened.link.is_mailed();
    let whose = "SELECT u.id FROM links l JOIN users u ON u.email = l.email WHERE l.used_by IN (?1, ?2)";
    let own = "(mailed = 1 OR purpose = 'sign_in' OR NOT EXISTS (SELECT 1 FROM users u WHERE u.email = links.email))";
    let mut statements = vec![use_statement(opened, new, own)];
    if is_mailed {
        // Whoever is signed in as the same person already is that person.
        let unproven = format!(
            "{whose} AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id_hash = ?3 AND s.user_id = u.id)"
        );
        let params = vec![new.id_hash.into(), new.id_hash.into(), new.old.into()];
        statements.extend(forget_unproven_statements(&unproven, &params));
    }
    let user = format!(
        "INSERT INTO users (id, email, created_at, updated_at, proven_at) SELECT ?2, email, ?3, ?3, ?4 FROM links \
         WHERE used_by = ?1 AND purpose = 'invite' {TAKE_OVER}"
    );
    let user = Statement::write("link_user", user).bind(new.id_hash).bind(new.user_id).bind(now);
    let provider = (opened.link.purpose == Purpose::Invite && !is_mailed).then_some(UNPROVEN);
    let tokens = SealedTokens::default();
    statements.extend([
        user.bind(is_mailed.then_some(now)),
        join_statement(new.id_hash, "u.email = l.email", None, now),
        sign_in::open_statement(new, whose, new.id_hash, new.id_hash, provider, &tokens),
        joined_statement(opened.joined, new.id_hash, new.id_hash),
    ]);
    Ok(sign_in::run(db, statements, new, None).await?.1)
}

/// Takes an invitation that was not mailed, as whoever is signed in already; one round trip, one transaction. Whether it was still
/// there to be taken.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn accept_link(
    db: &SqlSession,
    opened: &OpenedLink<'_>,
    new: &NewSession<'_>,
    user: &str,
) -> Result<bool, PlatformError> {
    let rows = db
        .batch(vec![
            use_statement(opened, new, "mailed = 0 AND purpose = 'invite'"),
            join_statement(new.id_hash, "u.id = ?3", Some(user), new.event.at),
            joined_statement(opened.joined, "", new.id_hash),
        ])
        .await?;
    Ok(rows.first().is_some_and(|rows| !rows.is_empty()))
}

/// Marks the link as used by this session, if it is good for it.
fn use_statement(opened: &OpenedLink<'_>, new: &NewSession<'_>, good: &str) -> Statement {
    let sql = format!(
        "UPDATE links SET used_by = ?1 WHERE hash = ?2 AND tenant_id = ?3 AND used_by IS NULL AND expires_at > ?4 AND {good} RETURNING id"
    );
    Statement::write("link_use", sql).bind(new.id_hash).bind(opened.hash).bind(new.tenant).bind(new.event.at)
}

/// Makes whoever `who` says a manager of the shop whose invitation was used by this. Nobody becomes less by it than they were.
fn join_statement(mark: &str, who: &str, user: Option<&str>, now: i64) -> Statement {
    let sql = format!(
        "INSERT INTO memberships (tenant_id, user_id, role, created_at) SELECT l.tenant_id, u.id, l.role, ?2 \
         FROM links l JOIN users u ON {who} WHERE l.used_by = ?1 AND l.purpose = 'invite' \
         ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = CASE WHEN excluded.role = 'owner' THEN 'owner' ELSE role END"
    );
    let params = [Value::from(mark), now.into()].into_iter().chain(user.map(Value::from));
    Statement::write("link_join", sql).bind_all(params)
}

fn joined_statement(event: &AuditEvent, id_hash: &str, mark: &str) -> Statement {
    let joined = "EXISTS (SELECT 1 FROM links WHERE used_by = ?9 AND purpose = 'invite')";
    event_if_statement(event, id_hash, joined, vec![mark.into()])
}
