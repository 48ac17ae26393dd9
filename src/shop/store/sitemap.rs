//! All active products, for search engines.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::tenant::TenantId;

/// A product in a sitemap.
#[derive(Debug, Clone, Deserialize)]
pub struct SitemapEntry {
    /// Its name in URLs.
    pub slug: String,
    /// The day it was last changed: `2026-11-21`.
    pub changed_on: String,
}

/// The active products after `number`, oldest first.
///
/// # Errors
/// What the database can't do.
pub async fn get_sitemap_page(
    db: &SqlSession,
    tenant: &TenantId,
    after: i64,
    limit: u32,
) -> Result<Vec<SitemapEntry>, PlatformError> {
    let sql = "SELECT slug, date(updated_at, 'unixepoch') AS changed_on FROM products \
               WHERE tenant_id = ?1 AND status = 'active' AND number > ?2 ORDER BY number LIMIT ?3";
    db.query(Statement::read("sitemap_page", sql).bind(tenant).bind(after).bind(limit)).await?.decode()
}

/// After which numbers the sitemaps begin, if each has `size` products; after the last one none does.
///
/// # Errors
/// What the database can't do.
pub async fn get_sitemap_starts(
    db: &SqlSession,
    tenant: &TenantId,
    size: u32,
) -> Result<Vec<i64>, PlatformError> {
    #[derive(Deserialize)]
    struct Start {
        number: i64,
    }
    let sql = "SELECT number FROM (SELECT number, ROW_NUMBER() OVER (ORDER BY number) AS place, LEAD(number) OVER (ORDER BY number) AS next \
               FROM products WHERE tenant_id = ?1 AND status = 'active') WHERE place % ?2 = 0 AND next IS NOT NULL";
    let rows: Vec<Start> =
        db.query(Statement::read("sitemap_starts", sql).bind(tenant).bind(size)).await?.decode()?;
    Ok(std::iter::once(0).chain(rows.into_iter().map(|row| row.number)).collect())
}
