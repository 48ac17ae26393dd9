//! The tokens of other providers that sessions carry.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::SealedTokens;

/// Seconds that whoever renews a token has for it before another may try.
pub const LEASE: i64 = 30;

/// Seconds before its end from which a token is renewed.
pub const EARLY: i64 = 60;

/// The right to renew a session's tokens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RefreshLease {
    /// Whose tokens they are.
    pub provider: String,
    /// What gets new ones, sealed.
    pub refresh_token: String,
    /// Until when nobody else may try, in epoch seconds.
    pub refresh_lease_until: i64,
}

/// Claims the right to renew a session's tokens, if they are about to end and nobody else is at it. The guard is in
/// the statement: of any number that ask, one gets it.
///
/// # Errors
/// What the database can't do.
pub async fn take_refresh_lease(
    db: &SqlSession,
    id_hash: &str,
    now: i64,
) -> Result<Option<RefreshLease>, PlatformError> {
    let lease = Statement::write(
        "token_claim",
        "UPDATE sessions SET refresh_lease_until = ?2 WHERE id_hash = ?1 AND expires_at > ?3 AND token_expires_at <= ?4 \
         AND refresh_lease_until <= ?3 AND refresh_token IS NOT NULL AND provider IS NOT NULL \
         RETURNING provider, refresh_token, refresh_lease_until",
    );
    let (until, soon) = (now.saturating_add(LEASE), now.saturating_add(EARLY));
    db.query(lease.bind(id_hash).bind(until).bind(now).bind(soon)).await?.first()
}

/// Stores what a refresh brought, if the lease is still this one; without a new refresh token the old one is kept.
///
/// # Errors
/// What the database can't do.
pub async fn save_refreshed(
    db: &SqlSession,
    id_hash: &str,
    lease: &RefreshLease,
    tokens: &SealedTokens,
) -> Result<(), PlatformError> {
    let save = Statement::write(
        "token_save",
        "UPDATE sessions SET access_token = ?3, refresh_token = COALESCE(?4, refresh_token), token_expires_at = ?5, refresh_lease_until = 0 \
         WHERE id_hash = ?1 AND refresh_lease_until = ?2",
    );
    let save = save.bind(id_hash).bind(lease.refresh_lease_until).bind(tokens.access.clone());
    db.query(save.bind(tokens.refresh.clone()).bind(tokens.expires_at)).await.map(drop)
}

/// Forgets tokens that the provider takes no more; the session stays.
///
/// # Errors
/// What the database can't do.
pub async fn forget_refresh(
    db: &SqlSession,
    id_hash: &str,
    lease: &RefreshLease,
) -> Result<(), PlatformError> {
    let forget = Statement::write(
        "token_forget",
        "UPDATE sessions SET access_token = NULL, refresh_token = NULL, token_expires_at = NULL, refresh_lease_until = 0 \
         WHERE id_hash = ?1 AND refresh_lease_until = ?2",
    );
    db.query(forget.bind(id_hash).bind(lease.refresh_lease_until)).await.map(drop)
}
