//! The request's one D1 session and the bookmark that travels with the visitor.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Response};
use coppice_platform::sql::{Bookmark, SessionStart, SqlSession};

use crate::cache_policy::CachePolicy;
use crate::cookies::{self, Cookie};
use crate::locals::Locals;
use crate::state::AppState;

/// The cookie that carries the bookmark.
pub const BOOKMARK_COOKIE: &str = "d1_bookmark";

/// Seconds after which replicas have long caught up with any write.
const BOOKMARK_MAX_AGE: u32 = 3_600;

/// The visitor's bookmark, if the cookie holds one of the right shape: anything else could choose the session's
/// constraint.
pub fn bookmark(headers: &HeaderMap) -> Option<Bookmark> {
    cookies::get(headers, BOOKMARK_COOKIE).and_then(|text| Bookmark::parse(text).ok())
}

/// What the request must see: everything, if it changes something or is about the account or the shop's management;
/// else what its visitor has written.
pub fn start(request: &Request, bookmark: Option<&Bookmark>) -> SessionStart {
    if needs_primary(request) {
        return SessionStart::FirstPrimary;
    }
    bookmark.cloned().map_or(SessionStart::FirstUnconstrained, SessionStart::Bookmark)
}

/// Whether nothing may be stale by a moment, not even who is signed in.
pub fn needs_primary(request: &Request) -> bool {
    let path = request.uri().path();
    !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        || PRIMARY_PREFIXES
            .iter()
            .any(|room| path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The rooms in which nothing is stale.
const PRIMARY_PREFIXES: [&str; 3] = ["/account", "/admin", "/login"];

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
    send_bookmark(locals, declared);
    send_cookies(response.headers_mut(), locals);
    send_policy(response.headers_mut(), locals, declared);
}

/// Who has written must see it from now on; who was shown something of their own must not be shown an older one.
fn send_bookmark(locals: &Locals, declared: CachePolicy) {
    let seen = locals.db.bookmark();
    let shown = declared == CachePolicy::NoStore && locals.state.is_personal() && seen > locals.bookmark;
    if locals.db.wrote() || shown {
        if let Some(bookmark) = seen {
            locals.set_cookie(bookmark_cookie(bookmark.to_string(), BOOKMARK_MAX_AGE));
        }
    } else if locals.db.round_trips() > 0 && locals.bookmark > seen {
        // The database has never been where this bookmark says: it is made up, or the database was put back.
        locals.set_cookie(bookmark_cookie(String::new(), 0));
    }
}

fn send_cookies(headers: &mut HeaderMap, locals: &Locals) {
    for cookie in locals.state.take_cookies() {
        if let Some(value) = cookie.header(locals.is_https()) {
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
        headers.insert(VARY, HeaderValue::from_static("cookie, accept-encoding"));
    }
}

fn bookmark_cookie(value: String, max_age: u32) -> Cookie {
    Cookie { name: BOOKMARK_COOKIE, value, max_age, http_only: true }
}
