//! Whose shop the request is for.

use std::sync::Arc;

use coppice_platform::sql::SqlSession;

use crate::error::AppError;
use crate::kv::{CacheKey, Feature, Life};
use crate::shop::model::{Tenant, TenantId};
use crate::shop::store;
use crate::state::AppState;

/// Tenants come and go by an operator's hand, now and then.
const LIFE: Life = Life { fresh: 60, stale: 86_400 };

/// The tenant of the origin's host. Not read at the visitor's bookmark: nothing a visitor writes changes it.
///
/// # Errors
/// [`AppError::NotFound`] where nobody has a shop there, as on the host of files; what the database can't do.
pub async fn find(app: &AppState, db: &Arc<SqlSession>, origin: &str) -> Result<Tenant, AppError> {
    if app.config.cdn.is_files_host(origin) {
        return Err(no_shop());
    }
    let host = host(origin).to_owned();
    let key = CacheKey::new(Feature::Tenant, "all", &host);
    let load = move |db: Arc<SqlSession>| {
        let host = host.clone();
        async move { Ok(store::get_tenant(&db, &host).await?) }
    };
    let (tenant, _) = app.cache.get_or_load::<Option<Tenant>, _, _>(db, None, &key, LIFE, load).await?;
    tenant.as_ref().clone().ok_or_else(no_shop)
}

/// The tenant whose files may be had at the origin's host. On the host of files these are everybody's, and so the
/// tenant is none of them.
///
/// # Errors
/// As [`find`].
pub async fn find_for_files(app: &AppState, db: &Arc<SqlSession>, origin: &str) -> Result<Tenant, AppError> {
    if !app.config.cdn.is_files_host(origin) {
        return find(app, db, origin).await;
    }
    let (id, host) = (TenantId(String::new()), host(origin).to_owned());
    Ok(Tenant { id, host, name: "Files".into(), currency: String::new() })
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
