//! Signing in: everything in one transaction, so that nothing is ever half done.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};

use super::codes::MAX_ATTEMPTS;
use super::sessions::{ABSOLUTE_LIFE, IDLE_LIFE, session_statement};
use super::users::{TAKE_OVER, forget_unproven_statements};
use crate::audit::{self, Action, AuditEvent};
use crate::limit::store::{count_statement, verdict};
use crate::limit::{Limit, Verdict};
use crate::shop::store::merge_cart_statements;
use crate::tenant::TenantId;
use crate::visitor::Session;

/// A session to be opened.
pub struct NewSession<'a> {
    /// SHA-256 of its token, in hex.
    pub id_hash: &'a str,
    /// Whose shop it is for.
    pub tenant: &'a TenantId,
    /// The id of the person, if they are new.
    pub user_id: &'a str,
    /// What the browser says of itself.
    pub user_agent: &'a str,
    /// The session that the browser has had, which ends.
    pub old: Option<&'a str>,
    /// The cart that the browser has had, which becomes the person's.
    pub cart: Option<&'a str>,
    /// What is noted of it: when, from where, by what means.
    pub event: AuditEvent,
}

/// Tokens of another provider as they are stored: sealed.
#[derive(Debug, Clone, Default)]
pub struct SealedTokens {
    /// What opens the provider's own services.
    pub access: Option<String>,
    /// What gets a new one.
    pub refresh: Option<String>,
    /// When the first ends, in epoch seconds; none if it can't be renewed.
    pub expires_at: Option<i64>,
}

/// How redeeming a code ended.
#[derive(Debug)]
pub struct Redeemed {
    /// Whether there were too many tries from there.
    pub verdict: Verdict,
    /// The new session, if the code was right.
    pub session: Option<Session>,
}

/// A code that somebody enters.
pub struct EnteredCode<'a> {
    /// The ids of the codes for which the browser has asked, as a list in JSON.
    pub ids: &'a str,
    /// What is stored of the code, if it is one of them, or is shared, as a list in JSON.
    pub hashes: &'a str,
    /// Whether it is one that is shared: then wrong tries at the request that it was mailed for do not matter.
    pub shared: bool,
    /// How often one visitor may try: key and limit.
    pub per_visitor: (&'a str, Limit),
}

/// Redeems a code for a session; one round trip, one transaction. Of any number of redeemers one wins.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn redeem_code(
    db: &SqlSession,
    code: &EnteredCode<'_>,
    new: &NewSession<'_>,
) -> Result<Redeemed, PlatformError> {
    let EnteredCode { ids, hashes, shared, per_visitor: (key, limit) } = *code;
    let now = new.event.at;
    let allowed = "(SELECT count FROM rate_limits WHERE key = ?2) <= ?3";
    let asked = "SELECT asked.email FROM magic_codes asked WHERE asked.id IN (SELECT value FROM json_each(?1)) \
         AND asked.tenant_id = ?7 AND asked.used_at IS NULL AND asked.expires_at > ?4";
    let redeem = Statement::write(
        "code_redeem",
        format!(
            "UPDATE magic_codes SET used_at = ?4, redeemed_by = ?5 \
             WHERE tenant_id = ?7 AND email IN ({asked} AND asked.attempts < {MAX_ATTEMPTS}) \
             AND code_hash <> '' AND code_hash IN (SELECT value FROM json_each(?6)) \
             AND used_at IS NULL AND expires_at > ?4 AND (attempts < {MAX_ATTEMPTS} OR ?8) AND {allowed}"
        ),
    );
    let miss = Statement::write(
        "code_miss",
        format!(
            "UPDATE magic_codes SET attempts = attempts + 1 \
             WHERE id IN (SELECT value FROM json_each(?1)) AND tenant_id = ?4 AND used_at IS NULL AND {allowed}"
        ),
    );
    let user = Statement::write(
        "code_user",
        format!(
            "INSERT INTO users (id, email, created_at, updated_at, proven_at) SELECT ?2, email, ?3, ?3, ?3 FROM magic_codes \
             WHERE redeemed_by = ?1 {TAKE_OVER}"
        ),
    );
    let whose =
        "SELECT u.id FROM magic_codes c JOIN users u ON u.email = c.email WHERE c.redeemed_by IN (?1, ?2)";
    // Whoever is signed in as the same person already is that person.
    let unproven = format!(
        "{whose} AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id_hash = ?3 AND s.user_id = u.id)"
    );
    let params = vec![new.id_hash.into(), new.id_hash.into(), new.old.into()];
    let [links, sessions] = forget_unproven_statements(&unproven, &params);
    let statements = vec![
        count_statement(key, limit.window_secs, now),
        redeem
            .bind(ids)
            .bind(key)
            .bind(limit.limit)
            .bind(now)
            .bind(new.id_hash)
            .bind(hashes)
            .bind(new.tenant)
            .bind(i64::from(shared)),
        miss.bind(ids).bind(key).bind(limit.limit).bind(new.tenant),
        links,
        sessions,
        user.bind(new.id_hash).bind(new.user_id).bind(now),
        open_statement(new, whose, new.id_hash, new.id_hash, None, &SealedTokens::default()),
    ];
    // Tries beyond the limit are noted once and then no more, or the log would be theirs to fill.
    let noted = (key, limit.limit.saturating_add(1));
    let (first, session) = run(db, statements, new, Some(noted)).await?;
    Ok(Redeemed { verdict: verdict(&first, limit, now)?, session })
}

/// Opens a session of the person with this address, if there is one, with nothing around it.
pub fn open_statement_for(new: &NewSession<'_>, email: &str) -> Statement {
    let whose = "SELECT id FROM users WHERE email IN (?1, ?2)";
    open_statement(new, whose, email, email, None, &SealedTokens::default())
}

/// Opens the session of the person whom `whose` selects by `?1` and `?2`, between these statements and `then`, in one transaction with
/// them. Nothing, where it selects nobody.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn open_after(
    db: &SqlSession,
    mut statements: Vec<Statement>,
    new: &NewSession<'_>,
    whose: &str,
    (one, two): (&str, &str),
    then: Statement,
) -> Result<Option<Session>, PlatformError> {
    statements.extend([open_statement(new, whose, one, two, None, &SealedTokens::default()), then]);
    Ok(run(db, statements, new, None).await?.1)
}

/// Opens the session of the person whom `whose` selects by `?1` and `?2`.
pub(super) fn open_statement(
    new: &NewSession<'_>,
    whose: &str,
    one: &str,
    two: &str,
    provider: Option<&str>,
    tokens: &SealedTokens,
) -> Statement {
    let sql = format!(
        "INSERT INTO sessions (id_hash, user_id, tenant_id, expires_at, created_at, last_seen_at, ip, user_agent, \
         provider, access_token, refresh_token, token_expires_at) \
         SELECT ?3, ({whose}), ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE EXISTS ({whose})"
    );
    let ends = new.event.at.saturating_add(IDLE_LIFE.min(ABSOLUTE_LIFE));
    Statement::write("session_open", sql)
        .bind(one)
        .bind(two)
        .bind(new.id_hash)
        .bind(new.tenant)
        .bind(ends)
        .bind(new.event.at)
        .bind(new.event.ip.as_str())
        .bind(new.user_agent)
        .bind(provider)
        .bind(tokens.access.clone())
        .bind(tokens.refresh.clone())
        .bind(tokens.expires_at)
}

/// Runs what opens a session with what goes with it: the browser's old session ends, its cart becomes the person's,
/// it is noted (failures up to a count of `noted`), sessions long over are cleared away. The rows of the first
/// statement, and the session if it is there.
pub(super) async fn run(
    db: &SqlSession,
    mut statements: Vec<Statement>,
    new: &NewSession<'_>,
    noted: Option<(&str, u32)>,
) -> Result<(Rows, Option<Session>), PlatformError> {
    const OPENED: &str = "EXISTS (SELECT 1 FROM sessions WHERE id_hash = ?8)";
    let now = new.event.at;
    let failed = AuditEvent { action: Action::SignInFailed, ..new.event.clone() };
    let (unless, params) = match noted {
        None => (format!("NOT {OPENED}"), Vec::new()),
        Some((key, most)) => (
            format!("NOT {OPENED} AND (SELECT count FROM rate_limits WHERE key = ?9) <= ?10"),
            vec![key.into(), most.into()],
        ),
    };
    if let Some(old) = new.old {
        let end = Statement::write(
            "session_replace",
            "DELETE FROM sessions WHERE id_hash = ?1 AND EXISTS (SELECT 1 FROM sessions WHERE id_hash = ?2)",
        );
        statements.push(end.bind(old).bind(new.id_hash));
    }
    if let Some(cart) = new.cart {
        statements.extend(merge_cart_statements(cart, new.id_hash, now));
    }
    let sweep = "DELETE FROM sessions WHERE id_hash IN (SELECT id_hash FROM sessions WHERE expires_at <= ?1 LIMIT 50)";
    statements.extend([
        audit::store::event_if_statement(&new.event, new.id_hash, OPENED, Vec::new()),
        audit::store::event_if_statement(&failed, new.id_hash, &unless, params),
        Statement::write("session_sweep", sweep).bind(now),
        session_statement(new.tenant, new.id_hash, now),
    ]);
    let mut rows = db.batch(statements).await?;
    let session = rows.pop().unwrap_or_default().first()?;
    Ok((rows.into_iter().next().unwrap_or_default(), session))
}
