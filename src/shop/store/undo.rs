//! Taking back what an import has done.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::import::{Along, fresh_statement};
use super::save::{StockChange, save_statements};
use super::stock::{StockCause, back_statements};
use crate::shop::model::Product;
use crate::tenant::TenantId;
use crate::tenant::store::raise_generation_statement;

/// What is taken back of an import.
#[derive(Debug)]
pub struct UndoneImport<'a> {
    /// Products as they were before, with the revisions that they have now.
    pub back: &'a [Product],
    /// Products that came by the import, as they are now.
    pub new: &'a [Product],
    /// Variants that were there before and after, by their ids: what the import has moved of their stock is moved back.
    pub variants: &'a [&'a str],
    /// What the import's moves of stock were noted under.
    pub import: &'a str,
    /// What the moves back are noted as.
    pub cause: StockCause<'a>,
}

/// Puts products back, moves their stock back, and deletes those that came by the import, all or nothing; of these, such as
/// somebody has in a cart, or has bought, are archived. The categories are to be counted anew at the end.
///
/// # Errors
/// What the database can't do; [`super::refused_guard`] where a product was changed meanwhile.
pub async fn undo_import(
    db: &SqlSession,
    tenant: &TenantId,
    undone: &UndoneImport<'_>,
    along: Along,
) -> Result<(), PlatformError> {
    let mut statements = along.first;
    statements.push(fresh_statement(tenant, undone.back.iter().chain(undone.new)));
    if !undone.back.is_empty() {
        let stock = StockChange { cause: undone.cause, told: &[] };
        let mut saved = save_statements(tenant, undone.back, &stock);
        // What lists show of stock comes after all that moves it.
        let rest = saved.split_off(saved.len().saturating_sub(2));
        statements.extend(saved);
        statements.extend(back_statements(tenant, undone.variants, undone.import, &undone.cause));
        statements.extend(rest);
    }
    if !undone.new.is_empty() {
        let ids: Vec<&str> = undone.new.iter().map(|product| product.id.as_str()).collect();
        let ids = serde_json::to_string(&ids).unwrap_or_default();
        let write = |name, sql: String| Statement::write(name, sql).bind(tenant).bind(ids.as_str());
        statements.push(undone.cause.bind(write("import_undo_stock", CLOSED.replace("{gone}", GONE))));
        statements.push(write(
            "import_undo_search",
            format!("DELETE FROM products_search WHERE rowid IN (SELECT number FROM products WHERE id IN ({GONE}))"),
        ));
        statements.push(write("import_undo_new", format!("DELETE FROM products WHERE id IN ({GONE})")));
        statements.push(write("import_archive_new", ARCHIVE.to_owned()).bind(undone.cause.at));
        statements.push(raise_generation_statement(tenant));
    }
    statements.extend(along.last);
    db.batch(statements).await.map(drop)
}

/// Those of the products that nobody has in a cart or has bought.
const GONE: &str = "SELECT own.id FROM json_each(?2) j CROSS JOIN products own ON own.id = j.value AND own.tenant_id = ?1 \
    WHERE NOT EXISTS (SELECT 1 FROM product_variants v CROSS JOIN cart_lines l ON l.variant_id = v.id WHERE v.product_id = own.id) \
    AND NOT EXISTS (SELECT 1 FROM product_variants v CROSS JOIN stock_moves m ON m.variant_id = v.id WHERE v.product_id = own.id \
    AND m.reason NOT IN ('import', 'admin'))";

const CLOSED: &str = "INSERT INTO stock_moves (id, tenant_id, variant_id, delta, reason, ref, by, at, applied) \
    SELECT lower(hex(randomblob(16))), ?1, v.id, -v.inventory_quantity, ?3, ?4, ?5, ?6, 0 \
    FROM product_variants v WHERE v.product_id IN ({gone}) AND v.inventory_quantity <> 0";

const ARCHIVE: &str = "UPDATE products SET status = 'archived', revision = revision + 1, updated_at = MAX(updated_at, ?3) \
    WHERE +tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))";
