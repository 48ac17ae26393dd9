//! Whose site the request is for.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::Method;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use coppice_platform::sql::SqlSession;

use crate::cache_policy::CachePolicy;
use crate::error::AppError;
use crate::host;
use crate::kv::{CacheKey, Freshness, SITE};
use crate::state::AppState;
use crate::tenant::{ResolvedSite, Site, Tenant, store};

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
/// [`AppError::Internal`] where the database has no home; what the database can't do.
pub async fn find(app: &AppState, origin: &str) -> Result<ResolvedSite, AppError> {
    let is_files_host = app.config.cdn.is_files_host(origin);
    let host = host(origin).to_owned();
    let key = CacheKey::new(SITE, "", if is_files_host { "files" } else { "shops" }, &host);
    let load = move |db: Arc<SqlSession>| {
        let host = host.clone();
        async move { resolve(&db, &host, is_files_host).await }
    };
    let (found, _) = app.cache.get_or_load_unbound::<Option<_>, _, _, _>(&key, FRESHNESS, load).await?;
    found.value.as_ref().clone().ok_or(AppError::Internal { cause: None })
}

/// The tenant whose shop answers.
///
/// # Errors
/// [`AppError::NotFound`] on the host of files; [`AppError::BeingSetUp`] where nobody has a shop yet.
pub fn shop(site: &Site) -> Result<Tenant, AppError> {
    match site {
        Site::Shop(tenant) => Ok(tenant.clone()),
        Site::Files => Err(AppError::NotFound("There is no shop at this address yet.".into())),
        Site::Nobody => Err(AppError::BeingSetUp),
    }
}

async fn resolve(db: &SqlSession, host: &str, is_files_host: bool) -> Result<Option<ResolvedSite>, AppError> {
    let Some(row) = store::get_host(db, host).await? else { return Ok(None) };
    let (home, generation, bookmark) = (row.home.clone(), row.generation.unwrap_or(0), db.bookmark());
    let (state, checklist_hidden) = (row.state, row.checklist_hidden == Some(1));
    let look = Arc::new(row.look());
    let site = if is_files_host { Site::Files } else { row.tenant().map_or(Site::Nobody, Site::Shop) };
    Ok(Some(ResolvedSite { site, look, home, state, checklist_hidden, generation, bookmark }))
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
