//! The request's one D1 session and the bookmark that travels with the visitor.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Response};
use coppice_platform::sql::{Bookmark, SessionStart, SqlSession};

use crate::bookmarks::{self, SentBookmarks};
use crate::cache_policy::CachePolicy;
use crate::locals::Locals;
use crate::request_context::RequestContext;
use crate::state::AppState;

/// What a request's session starts from: the primary, if it must; else the latest state that its visitor has seen or
/// that the site was read at, so that nothing is kept for everybody that is older than its generation.
pub fn start(at_primary: bool, sent: &SentBookmarks, site: Option<Bookmark>) -> SessionStart {
    if at_primary {
        return SessionStart::FirstPrimary;
    }
    sent.latest.clone().max(site).map_or(SessionStart::FirstUnconstrained, SessionStart::Bookmark)
}

/// Whether nothing may be stale by a moment, not even who is signed in: whatever changes something, and what is about
/// signing in, the account, or the shop's management.
pub fn needs_primary(request: &Request) -> bool {
    !matches!(*request.method(), Method::GET | Method::OPTIONS) || is_below(request, &PRIMARY_PREFIXES)
}

/// Whether it shows what belongs to a person rather than to a browser, if somebody is signed in: another device of theirs
/// may have changed it.
pub fn is_personal(request: &Request) -> bool {
    is_below(request, &PERSONAL_PREFIXES)
}

/// Below these nothing is stale.
const PRIMARY_PREFIXES: [&str; 6] = ["/account", "/admin", "/checkout", "/link", "/login", "/orders"];

/// Below these is what belongs to a person.
const PERSONAL_PREFIXES: [&str; 4] = ["/cart", "/api/shop/cart", "/domains", "/api/domains"];

/// Whether the request's path is one of these, or lies below one.
pub fn is_below(request: &Request, prefixes: &[&str]) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.starts_with('/');
    prefixes.iter().any(|prefix| request.uri().path().strip_prefix(prefix).is_some_and(below))
}

/// Opens the request's session. Nothing is asked of the database yet.
pub fn open(app: &AppState, start: SessionStart) -> SqlSession {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where a request's session is opened"
    )]
    SqlSession::open(app.platform.sql.as_ref(), app.platform.clock.clone(), start)
}

/// Finishes the answer: the bookmark, the cookies, and who may keep it.
pub fn finish_response<B>(response: &mut Response<B>, locals: &Locals) {
    let declared = response.extensions_mut().remove::<CachePolicy>().unwrap_or(CachePolicy::NoStore);
    send_bookmark(response.headers_mut(), locals, declared);
    send_cookies(response.headers_mut(), locals);
    send_policy(response.headers_mut(), locals, declared);
}

/// The same for what belongs to no shop, which nobody may keep.
pub fn finish_unkept<B>(response: &mut Response<B>, context: &RequestContext) {
    let headers = response.headers_mut();
    send_bookmark(headers, context, CachePolicy::NoStore);
    send_cookies(headers, context);
    headers.insert(CACHE_CONTROL, CachePolicy::NoStore.header());
}

/// Who has written must see it from now on; who was shown something of their own must not be shown an older one.
fn send_bookmark(headers: &mut HeaderMap, context: &RequestContext, declared: CachePolicy) {
    let (sent, app, home) = (&context.bookmarks, &context.app, context.home.as_str());
    let seen = context.db.bookmark();
    let shown = declared == CachePolicy::NoStore && context.state.is_personal() && seen > sent.latest;
    let given = if context.db.wrote() || shown { seen.as_ref() } else { sent.to_fold() };
    if let Some(bookmark) = given {
        let random = app.platform.random.as_ref();
        for cookie in sent.give(bookmark, &app.bookmarks, home, random) {
            context.state.set_cookie(cookie);
        }
    } else {
        // The database has never been where a bookmark says that it does not know of after it has answered.
        let unknown = context.db.round_trips() > 0 && seen.is_some() && sent.latest > seen;
        for cookie in sent.forget(unknown) {
            context.state.set_cookie(cookie);
        }
    }
    if sent.by_header
        && let Some(bookmark) = given.or(sent.latest.as_ref())
        && let Ok(value) = HeaderValue::try_from(app.bookmarks.sign(home, bookmark))
    {
        headers.insert(bookmarks::HEADER, value);
        context.state.mark_personal();
    }
}

/// The same for programs, which keep no cookies: each answer names the state it was read at, or what it has written.
pub fn finish_program<B>(response: &mut Response<B>, context: &RequestContext) {
    let app = &context.app;
    let seen = context.db.bookmark().max(context.bookmarks.latest.clone());
    let headers = response.headers_mut();
    if let Some(bookmark) = seen
        && let Ok(value) = HeaderValue::try_from(app.bookmarks.sign(&context.home, &bookmark))
    {
        headers.insert(bookmarks::HEADER, value);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, CachePolicy::NoStore.header());
    }
}

fn send_cookies(headers: &mut HeaderMap, context: &RequestContext) {
    for cookie in context.state.take_cookies() {
        if let Some(value) = cookie.header(context.is_https()) {
            headers.append(SET_COOKIE, value);
        }
    }
}

fn send_policy(headers: &mut HeaderMap, locals: &Locals, declared: CachePolicy) {
    let policy = match (locals.user(), locals.state.is_personal()) {
        // Who sits down at a shared computer next must not find a name by going back.
        (Some(_), _) => CachePolicy::NoStore,
        (None, true) => declared.personal(),
        (None, false) => declared,
    };
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, policy.header());
    }
    if matches!(policy, CachePolicy::Public { .. }) {
        headers.insert(VARY, HeaderValue::from_static("cookie, accept-encoding, x-d1-bookmark"));
    }
}
