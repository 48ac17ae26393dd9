//! Renewing the tokens of other providers that sessions carry.

use coppice_oidc::OidcError;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SessionStart, SqlSession};

use super::tokens;
use crate::auth::store::{self, EARLY};
use crate::state::AppState;
use crate::visitor::Session;

/// Whether a session's tokens are about to end.
pub fn is_due(session: &Session, now: i64) -> bool {
    session.token_expires_at.is_some_and(|ends| ends <= now.saturating_add(EARLY))
}

/// Renews a session's tokens, unless somebody else is at it. It goes on after the answer is sent: no page waits for a
/// provider. Whatever happens, the person stays signed in until the session's own end.
pub async fn refresh(app: AppState, home: String, id_hash: String) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the request's own session may be at a state before the last refresh"
    )]
    let db =
        SqlSession::open(app.platform.sql.as_ref(), app.platform.clock.clone(), SessionStart::FirstPrimary);
    if let Err(error) = renew(&app, &db, &home, &id_hash).await {
        log::warn!("a token was not renewed: {error}");
    }
}

async fn renew(app: &AppState, db: &SqlSession, home: &str, id_hash: &str) -> Result<(), PlatformError> {
    let now = app.platform.clock.now();
    let Some(lease) = store::take_refresh_lease(db, id_hash, now).await? else { return Ok(()) };
    let keys = &app.config.auth.keys;
    let provider = app.config.auth.providers.iter().find(|provider| provider.id == lease.provider);
    let token = keys.open(&lease.refresh_token, id_hash);
    let (Some(provider), Some(token)) = (provider, token) else {
        // The settings know the provider or the key no more: there is nothing to come back to.
        return store::forget_refresh(db, id_hash, &lease).await;
    };
    match app.oidc().refresh(provider, &token).await {
        Ok(new) => store::save_refreshed(db, id_hash, &lease, &tokens::seal(app, &new, id_hash)).await,
        Err(OidcError::Unreachable(_)) => Ok(()),
        Err(error) => {
            log::warn!("{} renews a token no more: {error}", provider.id);
            store::forget_refresh(db, id_hash, &lease).await
        }
    }?;
    if let Some(change) = db.bookmark() {
        app.sessions.invalidate(home, &[id_hash.to_owned()], &change).await;
    }
    Ok(())
}
