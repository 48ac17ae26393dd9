//! What an import has to know of the shop before it changes it.

use coppice_catalogue::draft::Terms;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::row::{PRODUCT_COLUMNS, ProductRow, VARIANT_COLUMNS, variants_by_product};
use super::save::{StockChange, save_statements};
use super::terms::{decode_terms, terms_statement};
use crate::shop::model::Product;
use crate::tenant::{Tenant, TenantId};

/// How products are named that an import is about.
#[derive(Debug, Default, Serialize)]
pub struct NameQuery {
    /// By their addresses.
    pub slugs: Vec<String>,
    /// By words that can't be an address.
    pub aliases: Vec<String>,
    /// Addresses that new ones would like to have.
    pub bases: Vec<String>,
}

/// A product that is there.
#[derive(Debug)]
pub struct KnownProduct {
    /// The product, whatever its status.
    pub product: Product,
    /// The words it was made from, if they can't be its address.
    pub alias: Option<String>,
}

/// What is known of the names that an import uses.
#[derive(Debug, Default)]
pub struct KnownProducts {
    /// The products that are meant.
    pub products: Vec<KnownProduct>,
    /// The addresses that are taken of those that are wished for, with all that begin like them.
    pub taken: Vec<String>,
    /// What the shop takes of prices and classes of taxes.
    pub terms: Terms,
}

/// What is known of these names. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_known_products(
    db: &SqlSession,
    shop: &Tenant,
    names: &NameQuery,
) -> Result<KnownProducts, PlatformError> {
    let names = serde_json::to_string(names).unwrap_or_default();
    let meant = |columns: &str, more: &str| {
        let by = |list: &str, column: &str| {
            format!(
                "SELECT {columns} FROM json_each(?2, '$.{list}') j CROSS JOIN products p ON p.tenant_id = ?1 AND p.{column} = j.value{more}"
            )
        };
        format!("{} UNION {}", by("slugs", "slug"), by("aliases", "import_alias"))
    };
    let products = meant(&format!("p.import_alias, {PRODUCT_COLUMNS}"), "");
    let variants = format!(
        "{} ORDER BY product_id, position",
        meant(
            &format!("v.product_id, {VARIANT_COLUMNS}"),
            " CROSS JOIN product_variants v ON v.product_id = p.id"
        )
    );
    // In ASCII the full stop follows the dash: between are the address itself and all that go on with a dash.
    let taken = "SELECT DISTINCT p.slug FROM json_each(?2, '$.bases') j \
                 CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug >= j.value AND p.slug < j.value || '.'";
    let statements = [
        Statement::read("import_products", products),
        Statement::read("import_variants", variants),
        Statement::read("import_addresses", taken),
    ]
    .map(|statement| statement.bind(&shop.id).bind(names.as_str()));
    let statements = statements.into_iter().chain([terms_statement(&shop.id)]).collect();
    let mut rows = db.batch(statements).await?;
    let terms = decode_terms(&rows.pop().unwrap_or_default(), &shop.currency)?;
    let taken = rows.pop().unwrap_or_default().decode::<SlugRow>()?.into_iter().map(|row| row.slug).collect();
    let mut variants = variants_by_product(rows.pop().unwrap_or_default())?;
    let products = rows.pop().unwrap_or_default().decode::<AliasedRow>()?.into_iter().map(|row| {
        let own = variants.remove(&row.product.id).unwrap_or_default();
        KnownProduct { product: row.product.into_product(own), alias: row.import_alias }
    });
    Ok(KnownProducts { products: products.collect(), taken, terms })
}

/// Saves products, and by which words files call those of them (by their addresses) that are new and no file's address
/// names; all or none. The categories are counted anew at the import's end, by [`super::recount_statements`].
///
/// # Errors
/// [`coppice_platform::ErrorKind::Constraint`] and the like where a product breaks a rule of the tables.
pub async fn save_imported(
    db: &SqlSession,
    tenant: &TenantId,
    products: &[Product],
    aliases: &[(&str, &str)],
    stock: &StockChange<'_>,
    along: Along,
) -> Result<(), PlatformError> {
    let mut statements = along.first;
    statements.push(fresh_statement(tenant, products.iter()));
    statements.extend(save_statements(tenant, products, stock));
    if !aliases.is_empty() {
        statements.push(alias_statement(tenant, aliases));
    }
    statements.extend(along.last);
    db.batch(statements).await.map(drop)
}

/// What is written along with products, in the same transaction: before them, and after.
#[derive(Debug, Default)]
pub struct Along {
    /// What must hold, before anything is written.
    pub first: Vec<Statement>,
    /// What is noted of it.
    pub last: Vec<Statement>,
}

/// Refuses the batch if one of these products is another than it was when it was read, or is there though it was not.
pub(super) fn fresh_statement<'a>(
    tenant: &TenantId,
    products: impl Iterator<Item = &'a Product>,
) -> Statement {
    let read: Vec<_> = products.map(|product| (&product.slug, product.revision)).collect();
    let sql = "INSERT INTO guards (fresh) SELECT 0 WHERE EXISTS (SELECT 1 FROM json_each(?2) j \
               LEFT JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 0 WHERE COALESCE(p.revision, 0) <> j.value ->> 1)";
    let read = serde_json::to_string(&read).unwrap_or_default();
    Statement::write("import_fresh", sql).bind(tenant).bind(read)
}

fn alias_statement(tenant: &TenantId, aliases: &[(&str, &str)]) -> Statement {
    let json = serde_json::to_string(aliases).unwrap_or_default();
    let sql = "UPDATE products SET import_alias = (SELECT j.value ->> 1 FROM json_each(?2) j WHERE j.value ->> 0 = products.slug) \
               WHERE number IN (SELECT p.number FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 0)";
    Statement::write("import_aliases", sql).bind(tenant).bind(json)
}

#[derive(Deserialize)]
struct SlugRow {
    slug: String,
}

#[derive(Deserialize)]
struct AliasedRow {
    import_alias: Option<String>,
    #[serde(flatten)]
    product: ProductRow,
}
