//! Who is signed in: by the session's cookie, from KV where that is good enough, else from the database.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::Method;
use axum::http::request::Parts;
use coppice_platform::sql::{Bookmark, SqlSession};

use super::session::is_strict;
use crate::auth::model::Session;
use crate::auth::service::{self, Sent, Token};
use crate::auth::store;
use crate::cookies::Cookie;
use crate::error::AppError;
use crate::locals::{Locals, Who};
use crate::shop::model::TenantId;
use crate::state::AppState;

/// What a request says of who sends it.
pub struct Claim {
    sent: Sent,
    strict: bool,
    secure: bool,
}

impl Claim {
    /// Reads it off the request.
    pub fn of(request: &Request) -> Self {
        let secure = super::is_https(request);
        Self { sent: Token::sent(request.headers(), secure), strict: is_strict(request), secure }
    }
}

/// Who asks, and what their browser is told about it.
pub struct Found {
    /// Who asks.
    pub who: Who,
    /// The session's cookie, deleted: it is worth nothing.
    pub cookie: Option<Cookie>,
}

/// Who asks. Without a cookie nothing is looked up. With one: KV, unless the request is strict or has seen a later
/// state of the database than KV has; else one joined query.
pub async fn find(
    app: &AppState,
    db: &SqlSession,
    tenant: &TenantId,
    bookmark: Option<&Bookmark>,
    claim: Claim,
) -> Found {
    let Claim { sent, strict, secure } = claim;
    let nobody = |cookie| Found { who: Who::Nobody, cookie };
    let forget = || Some(service::session_cookie(String::new(), 0, secure));
    let hash = match sent {
        Sent::None => return nobody(None),
        Sent::Broken => return nobody(forget()),
        Sent::Token(token) => token.hash(),
    };
    let cached = if strict { None } else { app.sessions.get(&hash, bookmark).await };
    let session = match cached {
        Some(session) => Some(session),
        None => match read(app, db, tenant, &hash, strict).await {
            Ok(session) => session,
            Err(error) => return Found { who: Who::Unknown(error), cookie: None },
        },
    };
    let Some(session) = session.filter(|session| session.tenant_id == tenant.0) else {
        return nobody(forget());
    };
    if service::is_due(&session, app.platform.clock.now()) {
        app.platform.background.wait_until(Box::pin(service::refresh(app.clone(), hash)));
    }
    Found { who: Who::Person(session), cookie: None }
}

/// Reads a session from the database; notes once a day that it is in use.
async fn read(
    app: &AppState,
    db: &SqlSession,
    tenant: &TenantId,
    hash: &str,
    strict: bool,
) -> Result<Option<Arc<Session>>, AppError> {
    let now = app.platform.clock.now();
    let Some(session) = store::get_session(db, tenant, hash, now).await? else { return Ok(None) };
    let session = Arc::new(session);
    if now.saturating_sub(session.last_seen_at) >= store::TOUCH_EVERY {
        // That it is not noted is no reason to turn anybody away.
        if let Err(error) = store::touch_session(db, hash, now).await {
            log::warn!("a session was not noted as used: {error}");
        }
    }
    // A request that may be about to end the session must not leave it behind in the cache.
    if !strict {
        app.sessions.put(session.clone(), db.bookmark());
    }
    Ok(Some(session))
}

/// Somebody who is signed in; others are sent to sign in first.
pub struct SignedIn(pub Arc<Session>);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let locals = <Locals as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        match &locals.who {
            Who::Person(session) => Ok(Self(session.clone())),
            Who::Unknown(error) => Err(error.clone()),
            Who::Nobody => {
                // What a form has sent is gone; its page is where to go on.
                let back = match parts.method {
                    Method::GET => {
                        parts.uri.path_and_query().map_or("/", |path| service::return_to(path.as_str()))
                    }
                    _ => service::came_from(&parts.headers, &locals.origin),
                };
                Err(AppError::SignInNeeded { return_to: back.to_owned() })
            }
        }
    }
}

/// An admin of the shop; others are told that they are none.
pub struct Admin(pub Arc<Session>);

impl<S: Send + Sync> FromRequestParts<S> for Admin {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, state).await?;
        let locals = <Locals as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if locals.is_admin() {
            return Ok(Self(session));
        }
        Err(AppError::Forbidden("This page is for the people who run the shop.".into()))
    }
}
