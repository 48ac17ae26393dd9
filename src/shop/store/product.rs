//! Single products and their variants.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement};

use super::row::{CARD_COLUMNS, CardRow, PRODUCT_COLUMNS, ProductRow, VARIANT_COLUMNS};
use crate::shop::model::{Product, ProductCard, ProductStatus, Variant};
use crate::tenant::TenantId;

/// A product with what its page shows beside it.
pub struct ProductPage {
    /// The product.
    pub product: Product,
    /// Others of its category, the newest first.
    pub related: Vec<ProductCard>,
}

/// How many related products a page shows.
const RELATED: u32 = 4;

/// What a product is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductKey {
    /// Its name in URLs.
    Slug(String),
    /// Its id.
    Id(String),
}

impl ProductKey {
    /// The id of the product, which is known as `?2` in the shop `?1`.
    fn id(&self) -> &'static str {
        match self {
            Self::Slug(_) => "(SELECT id FROM products WHERE tenant_id = ?1 AND slug = ?2)",
            Self::Id(_) => "?2",
        }
    }

    /// The same, also where it is known no more by that slug but once was.
    fn id_then_or_now(&self) -> &'static str {
        match self {
            Self::Slug(_) => {
                "COALESCE((SELECT id FROM products WHERE tenant_id = ?1 AND slug = ?2), \
                 (SELECT target FROM slug_redirects WHERE tenant_id = ?1 AND kind = 'product' AND slug = ?2))"
            }
            Self::Id(_) => "?2",
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Slug(text) | Self::Id(text) => text,
        }
    }
}

/// An active product with what its page shows, by whatever slug it has or had; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_page(
    db: &SqlSession,
    tenant: &TenantId,
    key: &ProductKey,
) -> Result<Option<ProductPage>, PlatformError> {
    let id = key.id_then_or_now();
    let related = Statement::read(
        "products_related",
        format!(
            "SELECT {CARD_COLUMNS} FROM products p WHERE p.tenant_id = ?1 AND p.status = 'active' \
             AND p.category = (SELECT category FROM products WHERE tenant_id = ?1 AND id = {id}) \
             AND p.id <> {id} ORDER BY p.number DESC LIMIT {RELATED}"
        ),
    )
    .bind(tenant)
    .bind(key.text());
    let [product, variants] = by_key(tenant, key, id);
    let mut rows = db.batch(vec![product, variants, related]).await?;
    let related =
        rows.pop().unwrap_or_default().decode::<CardRow>()?.into_iter().map(ProductCard::from).collect();
    let product = assemble(rows)?.filter(|p| p.status == ProductStatus::Active);
    Ok(product.map(|product| ProductPage { product, related }))
}

/// A product by its slug, whatever its status; who may see it is the caller's to decide. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_by_slug(
    db: &SqlSession,
    tenant: &TenantId,
    slug: &str,
) -> Result<Option<Product>, PlatformError> {
    let key = ProductKey::Slug(slug.to_owned());
    assemble(db.batch(by_key(tenant, &key, key.id()).into()).await?)
}

/// The variants of an active product in their order; none of any other.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_variants(
    db: &SqlSession,
    tenant: &TenantId,
    product_id: &str,
) -> Result<Vec<Variant>, PlatformError> {
    let sql = format!(
        "SELECT {VARIANT_COLUMNS} FROM products p JOIN product_variants v ON v.product_id = p.id \
         WHERE p.tenant_id = ?1 AND p.id = ?2 AND p.status = 'active' ORDER BY v.position"
    );
    db.query(Statement::read("variants_by_product", sql).bind(tenant).bind(product_id)).await?.decode()
}

/// A variant of an active product by its id.
///
/// # Errors
/// What the database can't do.
pub async fn get_variant_by_id(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<Variant>, PlatformError> {
    let sql = format!(
        "SELECT {VARIANT_COLUMNS} FROM product_variants v JOIN products p ON p.id = v.product_id AND p.status = 'active' \
         WHERE v.tenant_id = ?1 AND v.id = ?2"
    );
    db.query(Statement::read("variant_by_id", sql).bind(tenant).bind(id)).await?.first()
}

/// The statements of a product and of its variants, whatever its status.
pub(super) fn by_key(tenant: &TenantId, key: &ProductKey, id: &str) -> [Statement; 2] {
    let product = format!("SELECT {PRODUCT_COLUMNS} FROM products p WHERE p.tenant_id = ?1 AND p.id = {id}");
    let variants = format!(
        "SELECT {VARIANT_COLUMNS} FROM product_variants v WHERE v.tenant_id = ?1 AND v.product_id = {id} ORDER BY v.position"
    );
    let names = match key {
        ProductKey::Slug(_) => ["product_by_slug", "variants_by_slug"],
        ProductKey::Id(_) => ["product_by_id", "variants_by_id"],
    };
    let [for_product, for_variants] = names;
    [
        Statement::read(for_product, product).bind(tenant).bind(key.text()),
        Statement::read(for_variants, variants).bind(tenant).bind(key.text()),
    ]
}

/// The statements of a product by its id, whatever its status: [`assemble`] reads their answers.
pub fn product_statements(tenant: &TenantId, id: &str) -> [Statement; 2] {
    by_key(tenant, &ProductKey::Id(id.to_owned()), "?2")
}

/// A product from the answers to its two statements.
///
/// # Errors
/// Rows that are none of those.
pub fn assemble(mut rows: Vec<Rows>) -> Result<Option<Product>, PlatformError> {
    let variants = rows.pop().unwrap_or_default().decode::<Variant>()?;
    let product = rows.pop().unwrap_or_default().first::<ProductRow>()?;
    Ok(product.map(|row| row.into_product(variants)))
}
