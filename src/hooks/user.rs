//! Who is signed in: by the session's cookie, from KV where that is good enough, else from the database.

use std::sync::Arc;

use axum::extract::Request;
use coppice_platform::sql::SqlSession;

use super::session::needs_primary;
use crate::auth::service::{self, Token, TokenCookie};
use crate::auth::store;
use crate::cookies::{Cookie, SentCookies};
use crate::error::AppError;
use crate::request_context::RequestContext;
use crate::tenant::TenantId;
use crate::visitor::{Session, Visitor};

/// What a request says of who sends it.
pub struct SessionCookie {
    sent: TokenCookie,
    at_primary: bool,
}

impl SessionCookie {
    /// Reads it off the request.
    pub fn read(request: &Request) -> Self {
        let cookies = SentCookies::new(request.headers(), super::is_https(request));
        Self { sent: Token::sent(cookies), at_primary: needs_primary(request) }
    }

    /// Whether there is one that could be good.
    pub fn is_there(&self) -> bool {
        matches!(self.sent, TokenCookie::Valid(_))
    }
}

/// Who asks, and what their browser is told about it.
pub struct ResolvedVisitor {
    /// Who asks.
    pub visitor: Visitor,
    /// The session's cookie, deleted: it is worth nothing.
    pub cookie: Option<Cookie>,
}

/// Who asks. Without a cookie nothing is looked up. With one: KV, unless the request must see the primary or has seen a later
/// state of the database than KV has; else one joined query.
pub async fn find(context: &RequestContext, tenant: &TenantId, sent: SessionCookie) -> ResolvedVisitor {
    let app = &context.app;
    let SessionCookie { sent, at_primary } = sent;
    let nobody = |cookie| ResolvedVisitor { visitor: Visitor::Anonymous, cookie };
    let forget = || Some(service::forgotten_session());
    let hash = match sent {
        TokenCookie::Missing => return nobody(None),
        TokenCookie::Malformed => return nobody(forget()),
        TokenCookie::Valid(token) => token.hash(),
    };
    let cached = if at_primary {
        None
    } else {
        app.sessions.get(&context.home, &hash, context.bookmarks.latest.as_ref()).await
    };
    let session = match cached {
        Some(session) => Some(session),
        None => match read(context, tenant, &hash, at_primary).await {
            Ok(session) => session,
            Err(error) => return ResolvedVisitor { visitor: Visitor::Unknown(error), cookie: None },
        },
    };
    let Some(session) = session.filter(|session| session.tenant_id == tenant.0) else {
        return nobody(forget());
    };
    if service::is_due(&session, app.platform.clock.now()) {
        app.platform.background.wait_until(Box::pin(service::refresh(
            app.clone(),
            context.home.clone(),
            hash,
        )));
    }
    ResolvedVisitor { visitor: Visitor::SignedIn(session), cookie: None }
}

/// Reads a session from the database; notes once a day that it is in use.
async fn read(
    context: &RequestContext,
    tenant: &TenantId,
    hash: &str,
    at_primary: bool,
) -> Result<Option<Arc<Session>>, AppError> {
    let (app, db) = (&context.app, &context.db);
    let (begun, now) = (app.platform.clock.now_ms(), app.platform.clock.now());
    let (tenant, id) = (tenant.clone(), hash.to_owned());
    let find = move |db: Arc<SqlSession>| {
        let (tenant, id) = (tenant.clone(), id.clone());
        async move { Ok(store::get_session(&db, &tenant, &id, now).await?) }
    };
    let Some(session) = context.find(&find).await?.map(Arc::new) else { return Ok(None) };
    // As of when it was read: what is written below says nothing of it.
    let read_at = db.bookmark();
    if now.saturating_sub(session.last_seen_at) >= store::TOUCH_EVERY {
        // That it is not noted is no reason to turn anybody away.
        if let Err(error) = store::touch_session(db, hash, now).await {
            log::warn!("a session was not noted as used: {error}");
        }
    }
    // A request that may be about to end the session must not leave it behind in the cache.
    if !at_primary && let Some(change) = app.sessions.put(&context.home, session.clone(), read_at, begun) {
        // It was ended or altered here, and the replica has not heard of it.
        return Ok(find(context.session_from(change)).await?.map(Arc::new));
    }
    Ok(Some(session))
}
