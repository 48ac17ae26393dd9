//! The pictures of a product.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::shop::model::Image;
use crate::tenant::TenantId;
use crate::tenant::store::raise_generation_statement;

/// Gives a product these pictures and notes it, in one batch. Nothing else of the product is touched, for somebody may be
/// buying it, but that no variant is shown by a picture that is gone.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn set_product_pictures(
    db: &SqlSession,
    tenant: &TenantId,
    slug: &str,
    images: &[Image],
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let json = serde_json::to_string(images).unwrap_or_default();
    let set = Statement::write(
        "product_set_pictures",
        "UPDATE products SET images = ?3, revision = revision + 1, updated_at = MAX(updated_at, ?4) WHERE tenant_id = ?1 AND slug = ?2",
    );
    let prune = Statement::write(
        "product_pictures_prune",
        "DELETE FROM product_pictures WHERE product_number = (SELECT number FROM products WHERE tenant_id = ?1 AND slug = ?2)",
    );
    let save = Statement::write(
        "product_pictures_save",
        "INSERT OR IGNORE INTO product_pictures (tenant_id, key, product_number) SELECT ?1, i.value ->> 'key', p.number \
         FROM products p CROSS JOIN json_each(p.images) i WHERE p.tenant_id = ?1 AND p.slug = ?2",
    );
    let variants = Statement::write(
        "product_pictures_variants",
        "UPDATE product_variants SET image_key = NULL WHERE product_id = (SELECT id FROM products WHERE tenant_id = ?1 AND slug = ?2) \
         AND image_key NOT IN (SELECT value ->> 'key' FROM json_each(?3))",
    );
    db.batch(vec![
        variants.bind(tenant).bind(slug).bind(json.as_str()),
        set.bind(tenant).bind(slug).bind(json).bind(event.at),
        prune.bind(tenant).bind(slug),
        save.bind(tenant).bind(slug),
        raise_generation_statement(tenant),
        event_statement(event),
    ])
    .await?;
    Ok(())
}
