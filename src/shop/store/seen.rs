//! Saving products only as somebody has seen them.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::guards::{Guard, refused_guard};
use super::save::{StockChange, recount_statements, save_statements};
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::shop::model::Product;
use crate::tenant::TenantId;

/// A product as it is to be, and as it was when somebody looked at it.
#[derive(Debug, Clone, Copy)]
pub struct SeenProduct<'a> {
    /// As it is to be.
    pub product: &'a Product,
    /// The revision that was looked at; 0 of a product that is new.
    pub revision: i64,
    /// The address it had, where it gets another.
    pub old_slug: Option<&'a str>,
}

/// What came of saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveOutcome {
    /// All are as they are to be.
    Saved,
    /// Somebody else has changed one of them, or it is there already: nothing has happened.
    Changed,
    /// Another product has one of their addresses: nothing has happened.
    SlugTaken,
}

/// Saves products if each is still as it was seen, with the events; all or nothing, in one batch. Who has an address that a
/// product had before is led to the one it has now.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn save_seen_products(
    db: &SqlSession,
    tenant: &TenantId,
    seen: &[SeenProduct<'_>],
    stock: &StockChange<'_>,
    events: &[AuditEvent],
) -> Result<SaveOutcome, PlatformError> {
    let mut statements = guard_statements(tenant, seen).to_vec();
    for one in seen.iter().filter(|one| one.old_slug.is_some() || one.revision == 0) {
        statements.extend(move_statements(tenant, one, stock.cause.at));
    }
    let products: Vec<Product> = seen.iter().map(|one| one.product.clone()).collect();
    statements.extend(save_statements(tenant, &products, stock));
    statements.extend(recount_statements(tenant));
    statements.extend(events.iter().map(event_statement));
    match db.batch(statements).await {
        Ok(_) => Ok(SaveOutcome::Saved),
        Err(error) => match refused_guard(&error) {
            Some(Guard::Stale) => Ok(SaveOutcome::Changed),
            Some(Guard::Taken) => Ok(SaveOutcome::SlugTaken),
            Some(Guard::Lost) | None => Err(error),
        },
    }
}

/// Two statements that refuse the batch: one where a product is not as it was seen, one where an address is another's.
fn guard_statements(tenant: &TenantId, seen: &[SeenProduct<'_>]) -> [Statement; 2] {
    let rows: Vec<_> =
        seen.iter().map(|one| (one.product.id.as_str(), one.revision, one.product.slug.as_str())).collect();
    let json = serde_json::to_string(&rows).unwrap_or_default();
    [("products_as_seen", AS_SEEN), ("products_slugs_free", SLUGS_FREE)]
        .map(|(name, sql)| Statement::write(name, sql).bind(tenant).bind(json.as_str()))
}

const AS_SEEN: &str = "INSERT INTO guards (fresh) SELECT 0 WHERE EXISTS (\
    SELECT 1 FROM json_each(?2) j LEFT JOIN products g ON g.id = j.value ->> 0 \
    WHERE COALESCE(g.revision, 0) <> j.value ->> 1 OR COALESCE(g.tenant_id, ?1) <> ?1)";

const SLUGS_FREE: &str = "INSERT INTO guards (free) SELECT 0 WHERE EXISTS (\
    SELECT 1 FROM json_each(?2) j CROSS JOIN products g ON g.tenant_id = ?1 AND g.slug = j.value ->> 2 WHERE g.id <> j.value ->> 0)";

/// A product comes to its address: it is nobody's former one any more, and its own former one leads to it.
fn move_statements(tenant: &TenantId, one: &SeenProduct<'_>, at: i64) -> Vec<Statement> {
    let (id, slug) = (one.product.id.as_str(), one.product.slug.as_str());
    let mut statements = vec![
        Statement::write(
            "slug_taken",
            "DELETE FROM slug_redirects WHERE tenant_id = ?1 AND kind = 'product' AND slug = ?2",
        )
        .bind(tenant)
        .bind(slug),
    ];
    if let Some(old) = one.old_slug {
        let lead = "INSERT OR REPLACE INTO slug_redirects (tenant_id, kind, slug, target, at) VALUES (?1, 'product', ?2, ?3, ?4)";
        let moved = "UPDATE products SET slug = ?3 WHERE id = ?2 AND tenant_id = ?1";
        statements.push(Statement::write("slug_leads", lead).bind(tenant).bind(old).bind(id).bind(at));
        statements.push(Statement::write("product_moves", moved).bind(tenant).bind(id).bind(slug));
    }
    statements
}
