//! All variants on sale, one after the other, for catalogues elsewhere.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::row::VARIANT_COLUMNS;
use crate::shop::model::Variant;
use crate::tenant::TenantId;

/// A place among all variants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct FeedPlace {
    /// The product's number.
    number: i64,
    /// The variant's place in it.
    place: i64,
    /// Tells those apart that have one place.
    row: i64,
}

/// A variant, with what is to be said of its product.
#[derive(Debug, Clone, Deserialize)]
pub struct FeedRow {
    /// Where it stands.
    #[serde(flatten)]
    pub at: FeedPlace,
    /// The product's id.
    pub product_id: String,
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub product_name: String,
    /// One or two sentences about it.
    pub short_description: String,
    /// The beginning of its description, in Markdown.
    pub description: String,
    /// The first of its pictures, as JSON.
    pub images: String,
    /// Its category.
    pub category: String,
    /// Its maker.
    pub vendor: String,
    /// Whether it has other variants.
    #[serde(with = "coppice_catalogue::flag")]
    pub several: bool,
    /// The variant.
    #[serde(flatten)]
    pub variant: Variant,
}

/// What is on sale at a price that is paid once: catalogues elsewhere have no word for other prices.
const ON_SALE: &str = "FROM products p CROSS JOIN product_variants v ON v.product_id = p.id \
     WHERE p.tenant_id = ?1 AND p.status = 'active' AND v.price_amount > 0 AND v.pricing_type = 'one_time'";

/// The variants after this place, in the order of their products.
///
/// # Errors
/// What the database can't do.
pub async fn get_feed_page(
    db: &SqlSession,
    tenant: &TenantId,
    after: FeedPlace,
    limit: u32,
) -> Result<Vec<FeedRow>, PlatformError> {
    let sql = format!(
        "SELECT p.number, v.position AS place, v.rowid AS row, p.id AS product_id, p.slug, p.name AS product_name, \
         p.short_description, substr(p.description, 1, 5000) AS description, p.category, p.vendor, \
         (SELECT json_group_array(json(value)) FROM (SELECT value FROM json_each(p.images) LIMIT 11)) AS images, \
         EXISTS (SELECT 1 FROM product_variants o WHERE o.product_id = p.id AND o.id <> v.id) AS several, {VARIANT_COLUMNS} \
         {ON_SALE} AND p.number >= ?2 AND (p.number > ?2 OR v.position > ?3 OR v.position = ?3 AND v.rowid > ?4) \
         ORDER BY p.number, v.position, v.rowid LIMIT ?5"
    );
    let page = Statement::read("feed_page", sql).bind(tenant).bind(after.number).bind(after.place);
    db.query(page.bind(after.row).bind(limit)).await?.decode()
}

/// The place of the last of so many variants; `None` where there are fewer.
///
/// # Errors
/// What the database can't do.
pub async fn get_feed_place(
    db: &SqlSession,
    tenant: &TenantId,
    count: i64,
) -> Result<Option<FeedPlace>, PlatformError> {
    let sql = format!(
        "SELECT p.number, v.position AS place, v.rowid AS row {ON_SALE} \
         ORDER BY p.number, v.position, v.rowid LIMIT 1 OFFSET ?2"
    );
    let last = count.saturating_sub(1);
    db.query(Statement::read("feed_place", sql).bind(tenant).bind(last)).await?.first()
}
