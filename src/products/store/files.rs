//! The SQL of what variants sell that is downloaded.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};

use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::products::model::VariantFile;
use crate::shop::model::Product;
use crate::shop::store::{assemble_product, product_statements};
use crate::tenant::TenantId;

/// The most files a variant has.
pub const MOST_FILES: u32 = 50;

/// A product by its id, whatever its status, and the files that its variants sell; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_files(
    db: &SqlSession,
    tenant: &TenantId,
    product: &str,
) -> Result<(Option<Product>, Vec<VariantFile>), PlatformError> {
    let sql = "SELECT s.variant_id, f.id, f.key, f.filename, f.size_bytes, f.visibility FROM product_variants v \
        CROSS JOIN variant_files s ON s.variant_id = v.id AND s.tenant_id = ?1 \
        CROSS JOIN cdn_files f ON f.key = s.key AND f.tenant_id = ?1 AND f.state = 'ready' \
        WHERE v.product_id = ?2 AND v.tenant_id = ?1 ORDER BY v.position, f.filename, f.id";
    let files = Statement::read("files_of_product", sql).bind(tenant).bind(product);
    let [one, variants] = product_statements(tenant, product);
    let mut rows = db.batch(vec![one, variants, files]).await?;
    let files = rows.pop().unwrap_or_default().decode()?;
    Ok((assemble_product(rows)?, files))
}

/// Gives a private file to a variant of a digital product, or, where `variant` is empty, to all of its variants. Whether one of them
/// has it now that had it not.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn add_file(
    db: &SqlSession,
    tenant: &TenantId,
    product: &str,
    variant: &str,
    key: &str,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let given = |first: usize| {
        let [tenant, product, variant, key] = [0, 1, 2, 3].map(|n| first.saturating_add(n));
        format!(
            "FROM products p CROSS JOIN product_variants v ON v.product_id = p.id AND (?{variant} = '' OR v.id = ?{variant}) \
             CROSS JOIN cdn_files f ON f.key = ?{key} AND f.tenant_id = p.tenant_id AND f.state = 'ready' AND f.visibility = 'private' \
             WHERE p.id = ?{product} AND p.tenant_id = ?{tenant} AND p.type = 'digital' \
             AND NOT EXISTS (SELECT 1 FROM variant_files s WHERE s.variant_id = v.id AND s.key = f.key) \
             AND (SELECT COUNT(*) FROM variant_files s WHERE s.variant_id = v.id) < {MOST_FILES}"
        )
    };
    let params = || vec![Value::from(tenant), product.into(), variant.into(), key.into()];
    let noted = event_if_statement(event, "", &format!("EXISTS (SELECT 1 {})", given(9)), params());
    let sql = format!(
        "INSERT INTO variant_files (tenant_id, variant_id, key) SELECT p.tenant_id, v.id, f.key {} RETURNING key",
        given(1)
    );
    let rows = db.batch(vec![noted, Statement::write("variant_file_add", sql).bind_all(params())]).await?;
    Ok(rows.last().is_some_and(|rows| !rows.is_empty()))
}

/// Takes a file from a variant of a product: neither it nor whoever has bought it has it any more.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn remove_file(
    db: &SqlSession,
    tenant: &TenantId,
    product: &str,
    variant: &str,
    key: &str,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let which = |first: usize| {
        let [tenant, product, variant, key] = [0, 1, 2, 3].map(|n| first.saturating_add(n));
        format!(
            "variant_id = ?{variant} AND key = ?{key} AND tenant_id = ?{tenant} \
             AND variant_id IN (SELECT v.id FROM product_variants v WHERE v.product_id = ?{product} AND v.tenant_id = ?{tenant})"
        )
    };
    let params = || vec![Value::from(tenant), product.into(), variant.into(), key.into()];
    let there = format!("EXISTS (SELECT 1 FROM variant_files WHERE {})", which(9));
    let sql = format!("DELETE FROM variant_files WHERE {}", which(1));
    let remove = Statement::write("variant_file_remove", sql).bind_all(params());
    db.batch(vec![event_if_statement(event, "", &there, params()), remove]).await.map(drop)
}
