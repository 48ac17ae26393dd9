//! What moves whole catalogues in and out.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::row::{PRODUCT_COLUMNS, ProductRow, VARIANT_COLUMNS, variants_by_product};
use crate::shop::model::{Product, ProductStatus};
use crate::tenant::TenantId;

/// The products of any status after `number`, oldest first, with the number of the last; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_products_after(
    db: &SqlSession,
    tenant: &TenantId,
    number: i64,
    limit: u32,
) -> Result<(Vec<Product>, i64), PlatformError> {
    get_products_of(db, tenant, None, number, limit).await
}

/// The products of this status, or of any, after `number`, oldest first, with the number of the last; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_products_of(
    db: &SqlSession,
    tenant: &TenantId,
    status: Option<ProductStatus>,
    number: i64,
    limit: u32,
) -> Result<(Vec<Product>, i64), PlatformError> {
    let page = |columns: &str| {
        let of_status = if status.is_some() { " AND p.status = ?4" } else { "" };
        format!(
            "SELECT {columns} FROM products p WHERE p.tenant_id = ?1 AND p.number > ?2{of_status} ORDER BY p.number LIMIT ?3"
        )
    };
    let products = Statement::read("products_after", page(PRODUCT_COLUMNS));
    let variants = Statement::read(
        "variants_after",
        format!(
            "SELECT v.product_id, {VARIANT_COLUMNS} FROM ({}) page JOIN product_variants v ON v.product_id = page.id \
             ORDER BY v.product_id, v.position",
            page("p.id")
        ),
    );
    let statements = [products, variants]
        .map(|s| s.bind(tenant).bind(number).bind(limit).bind_all(status.map(|status| status.name().into())));
    let mut rows = db.batch(statements.into()).await?;
    let mut variants = variants_by_product(rows.pop().unwrap_or_default())?;
    let products = rows.pop().unwrap_or_default().decode::<ProductRow>()?;
    let last = products.last().map_or(number, |row| row.number);
    let whole = |row: ProductRow| {
        let own = variants.remove(&row.id).unwrap_or_default();
        row.into_product(own)
    };
    Ok((products.into_iter().map(whole).collect(), last))
}
