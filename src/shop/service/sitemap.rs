//! All that is on sale, for search engines.

use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::store::{self, SitemapEntry};

/// How many products one sitemap lists; the protocol allows 50,000 (<https://www.sitemaps.org/protocol.html>).
const SITEMAP_SIZE: u32 = 5_000;

/// After which products' numbers the shop's sitemaps begin.
///
/// # Errors
/// What the database can't do.
pub async fn get_sitemap_starts(locals: &Locals) -> Result<Vec<i64>, AppError> {
    Ok(store::get_sitemap_starts(&locals.db, &locals.tenant.id, SITEMAP_SIZE).await?)
}

/// The products of the sitemap that begins after this number.
///
/// # Errors
/// What the database can't do.
pub async fn get_sitemap_page(locals: &Locals, after: i64) -> Result<Vec<SitemapEntry>, AppError> {
    Ok(store::get_sitemap_page(&locals.db, &locals.tenant.id, after, SITEMAP_SIZE).await?)
}
