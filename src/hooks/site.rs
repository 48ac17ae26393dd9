//! Whose site the request is for.

use std::sync::Arc;

use crate::error::AppError;
use crate::kv::{CacheKey, Feature, Freshness};
use crate::request_context::RequestContext;
use crate::tenant::{Site, Tenant, store};

/// Tenants come and go by an operator's hand, now and then.
const FRESHNESS: Freshness = Freshness { max_age: 60, stale_while_revalidate: 86_400 };

/// What answers at the origin's host. Not read at the visitor's bookmark: nothing a visitor writes changes it.
///
/// # Errors
/// [`AppError::NotFound`] where nobody has a shop; what the database can't do.
pub async fn find(context: &RequestContext) -> Result<Site, AppError> {
    let app = &context.app;
    if app.config.cdn.is_files_host(&context.origin) {
        return Ok(Site::Files);
    }
    let host = host(&context.origin).to_owned();
    let key = CacheKey::new(Feature::Tenant, "all", &host);
    let load = move |db: Arc<_>| {
        let host = host.clone();
        async move { Ok(store::get_tenant(&db, &host).await?) }
    };
    let (tenant, _) =
        app.cache.get_or_load::<Option<Tenant>, _, _>(&context.db, None, &key, FRESHNESS, load).await?;
    tenant.as_ref().clone().map(Site::Shop).ok_or_else(no_shop)
}

/// The tenant whose shop answers at the origin's host.
///
/// # Errors
/// As [`find`]; [`AppError::NotFound`] on the host of files.
pub async fn find_shop(context: &RequestContext) -> Result<Tenant, AppError> {
    match find(context).await? {
        Site::Shop(tenant) => Ok(tenant),
        Site::Files => Err(no_shop()),
    }
}

fn no_shop() -> AppError {
    AppError::NotFound("There is no shop at this address yet.".into())
}

/// The host of an origin, without its port.
fn host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
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
