//! Whose site the request is for.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use coppice_platform::sql::{SessionStart, SqlSession};
use futures_util::future::BoxFuture;

use super::session;
use crate::bookmarks::SentBookmarks;
use crate::cache_policy::CachePolicy;
use crate::cookies::SentCookies;
use crate::error::AppError;
use crate::host;
use crate::kv::{CacheKey, Freshness, Reader, SITE};
use crate::response_state::EDITED_COOKIE;
use crate::state::AppState;
use crate::tenant::{HomeState, ResolvedSite, Site, Tenant, store};

/// A tenant comes, goes or moves by an operator's hand; what its pages show is changed more often, and nobody is shown
/// what was before for longer than this and the replica's lag. Nothing of it is used while it is fetched again: it decides
/// who sees what. A database that does not answer stops no page that is cached.
const FRESHNESS: Freshness = Freshness { max_age: 30, stale_while_revalidate: 0, stale_if_error: 86_400 };

/// How long it is remembered that a host is nobody's: somebody may get a shop there.
const LED_ELSEWHERE: CachePolicy = CachePolicy::Static { max_age: 300 };

/// What answers at the origin's host. Nobody's own session reads it: it is the same for everybody, and what a request's
/// session starts from is only known after it.
///
/// # Errors
/// [`AppError::BeingSetUp`] while the home answers nobody; [`AppError::Internal`] where the database has no home; what the database
/// can't do.
pub async fn find(app: &AppState, origin: &str) -> Result<ResolvedSite, AppError> {
    let key = key(app, origin);
    let (found, _) =
        app.cache.get_or_load_unbound::<Option<_>, _, _, _>(&key, FRESHNESS, load(app, origin)).await?;
    let resolved = found.value.as_ref().clone().ok_or(AppError::Internal { cause: None })?;
    if resolved.gate.answers() { Ok(resolved) } else { Err(AppError::BeingSetUp) }
}

/// The same for who has just changed what its pages show: what was `found` may be from before, here or at a replica, and they
/// are not shown it. Nobody else pays for that.
///
/// # Errors
/// As [`find`].
pub async fn find_as_edited(
    app: &AppState,
    headers: &HeaderMap,
    origin: &str,
    found: ResolvedSite,
) -> Result<ResolvedSite, AppError> {
    let secure = origin.starts_with("https:");
    if !SentCookies::new(headers, secure).has(EDITED_COOKIE) {
        return Ok(found);
    }
    let sent = SentBookmarks::read(headers, &app.bookmarks, &found.home, secure);
    let Some(latest) = sent.latest.filter(|latest| found.bookmark.as_ref() < Some(latest)) else {
        return Ok(found);
    };
    let db = Arc::new(session::open(app, SessionStart::Bookmark(latest.clone())));
    let reader = Reader { db: &db, min_bookmark: Some(&latest) };
    let (found, _) = app
        .cache
        .get_or_load::<Option<ResolvedSite>, _, _, _>(reader, &key(app, origin), FRESHNESS, load(app, origin))
        .await?;
    found.value.as_ref().clone().ok_or(AppError::Internal { cause: None })
}

fn key(app: &AppState, origin: &str) -> CacheKey {
    let scope = if app.config.cdn.is_files_host(origin) { "files" } else { "shops" };
    CacheKey::new(SITE, "", scope, host(origin))
}

fn load(
    app: &AppState,
    origin: &str,
) -> impl Fn(Arc<SqlSession>) -> BoxFuture<'static, Result<Option<ResolvedSite>, AppError>> + Send + Sync + use<>
{
    let (is_files_host, host) = (app.config.cdn.is_files_host(origin), host(origin).to_owned());
    move |db| {
        let host = host.clone();
        Box::pin(async move { resolve(&db, &host, is_files_host).await })
    }
}

/// The tenant whose shop answers.
///
/// # Errors
/// [`AppError::NotFound`] on the host of files, and on one that is nobody's; [`AppError::BeingSetUp`] where there is no shop at all.
pub fn shop(resolved: &ResolvedSite) -> Result<Tenant, AppError> {
    match &resolved.site {
        Site::Shop(tenant) => Ok(tenant.clone()),
        Site::Nobody if resolved.state != HomeState::Live => Err(AppError::BeingSetUp),
        Site::Files | Site::Nobody => Err(AppError::NotFound("There is no shop at this address yet.".into())),
    }
}

async fn resolve(db: &SqlSession, host: &str, is_files_host: bool) -> Result<Option<ResolvedSite>, AppError> {
    let Some(row) = store::get_host(db, host).await? else { return Ok(None) };
    let (home, generation, bookmark) = (row.home.clone(), row.generation.unwrap_or(0), db.bookmark());
    let (state, gate, checklist_hidden) = (row.state, row.gate, row.checklist_hidden == Some(1));
    let look = Arc::new(row.look());
    let site = if is_files_host { Site::Files } else { row.tenant().map_or(Site::Nobody, Site::Shop) };
    Ok(Some(ResolvedSite { site, look, home, state, gate, checklist_hidden, generation, bookmark }))
}

/// The answer to a request for a host that is nobody's, where the shop that answers for such has a name of its own: one
/// page is at one address. A shop without a name, as it is made first, answers wherever it is asked for.
pub fn elsewhere(app: &AppState, request: &Request, site: &Site, origin: &str) -> Option<Response> {
    let Site::Shop(tenant) = site else { return None };
    if !host::is_public(&tenant.host) || host(origin) == tenant.host {
        return None;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(AppError::Misdirected.into_response());
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let there = format!("{}{path}", tenant.canonical_origin(origin, app.config.trust_proxy));
    let mut response = Redirect::permanent(&there).into_response();
    response.headers_mut().insert(CACHE_CONTROL, LED_ELSEWHERE.header());
    Some(response)
}

/// The host of an origin, without its port.
fn host(origin: &str) -> &str {
    host::without_port(origin.split_once("://").map_or(origin, |(_, authority)| authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_told_from_its_port() {
        assert_eq!(host("https://shop.example"), "shop.example");
        assert_eq!(host("http://127.0.0.1:3000"), "127.0.0.1");
        assert_eq!(host("http://[::1]:3000"), "[::1]");
        assert_eq!(host("http://[::1]"), "[::1]");
    }
}
