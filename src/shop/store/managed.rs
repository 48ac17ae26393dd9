//! Products as those who manage them read them, whatever their status.

use coppice_catalogue::draft::Terms;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::product::{ProductKey, assemble, by_key};
use super::row::{PRODUCT_COLUMNS, ProductRow, VARIANT_COLUMNS, variants_by_product};
use super::terms::{decode_terms, terms_statement};
use crate::shop::model::Product;
use crate::tenant::{Tenant, TenantId};

/// What an editor needs to know.
#[derive(Debug, Default)]
pub struct ToEdit {
    /// The product, if there is one.
    pub product: Option<Product>,
    /// The categories of all products, whatever their status.
    pub categories: Vec<String>,
    /// What the shop takes of prices and classes of taxes.
    pub terms: Terms,
    /// The id of the product that has the address that was asked for.
    pub owner: Option<String>,
}

/// A product by its id, with what stands beside its form, and whose the address `slug` is; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_to_edit(
    db: &SqlSession,
    shop: &Tenant,
    id: &str,
    slug: &str,
) -> Result<ToEdit, PlatformError> {
    let tenant = &shop.id;
    let [product, variants] = by_key(tenant, &ProductKey::Id(id.to_owned()), "?2");
    let owner =
        Statement::read("product_owner", "SELECT id FROM products WHERE tenant_id = ?1 AND slug = ?2");
    let owner = owner.bind(tenant).bind(slug);
    let statements =
        vec![product, variants, categories_of_all_statement(tenant), terms_statement(tenant), owner];
    let mut rows = db.batch(statements).await?;
    let owner = rows.pop().unwrap_or_default().first::<IdRow>()?.map(|row| row.id);
    let terms = decode_terms(&rows.pop().unwrap_or_default(), &shop.currency)?;
    let categories = rows.pop().unwrap_or_default().decode::<NameRow>()?;
    let categories = categories.into_iter().map(|row| row.name).collect();
    Ok(ToEdit { product: assemble(rows)?, categories, terms, owner })
}

/// The statement of the categories that any product has, as `name`: from one to the next in their index, however many
/// products there are.
pub fn categories_of_all_statement(tenant: &TenantId) -> Statement {
    let sql = "WITH RECURSIVE page (name) AS (\
        SELECT MIN(category) FROM products WHERE tenant_id = ?1 AND category > '' UNION ALL \
        SELECT (SELECT MIN(n.category) FROM products n WHERE n.tenant_id = ?1 AND n.category > page.name) FROM page \
        WHERE page.name IS NOT NULL LIMIT 200) SELECT name FROM page WHERE name IS NOT NULL";
    Statement::read("categories_of_all", sql).bind(tenant)
}

/// The products with these ids, in no order; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_products_by_ids(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
) -> Result<Vec<Product>, PlatformError> {
    let ids = serde_json::to_string(ids).unwrap_or_default();
    let products = format!(
        "SELECT {PRODUCT_COLUMNS} FROM json_each(?3) j CROSS JOIN products p ON p.id = j.value AND p.tenant_id = ?1 LIMIT ?2"
    );
    let variants = format!(
        "SELECT v.product_id, {VARIANT_COLUMNS} FROM json_each(?3) j CROSS JOIN products p ON p.id = j.value AND p.tenant_id = ?1 \
         CROSS JOIN product_variants v ON v.product_id = p.id ORDER BY v.product_id, v.position LIMIT ?2"
    );
    let statements = [("products_by_ids", products), ("variants_by_ids", variants)];
    let most = 1_000_000_u32;
    let read = |(name, sql)| Statement::read(name, sql).bind(tenant).bind(most).bind(ids.as_str());
    let mut rows = db.batch(statements.map(read).into()).await?;
    let mut variants = variants_by_product(rows.pop().unwrap_or_default())?;
    let products = rows.pop().unwrap_or_default().decode::<ProductRow>()?;
    let whole = |row: ProductRow| {
        let own = variants.remove(&row.id).unwrap_or_default();
        row.into_product(own)
    };
    Ok(products.into_iter().map(whole).collect())
}

/// A variant that carts hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HeldVariant {
    /// The variant's id.
    pub id: String,
    /// In how many carts it is.
    pub carts: i64,
}

/// Which of these variants are in carts, and in how many.
///
/// # Errors
/// What the database can't do.
pub async fn get_held_variants(
    db: &SqlSession,
    tenant: &TenantId,
    variants: &[String],
) -> Result<Vec<HeldVariant>, PlatformError> {
    let json = serde_json::to_string(variants).unwrap_or_default();
    let sql = "SELECT v.id, COUNT(*) AS carts FROM json_each(?2) j CROSS JOIN product_variants v ON v.id = j.value AND v.tenant_id = ?1 \
               CROSS JOIN cart_lines l ON l.variant_id = v.id GROUP BY v.id";
    db.query(Statement::read("variants_held", sql).bind(tenant).bind(json)).await?.decode()
}

#[derive(Deserialize)]
struct IdRow {
    id: String,
}

#[derive(Deserialize)]
struct NameRow {
    name: String,
}
