//! What products are found and sorted by.

use std::collections::{BTreeMap, HashMap};

use coppice_catalogue::search;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::{Deserialize, Serialize};

use super::row::{PRODUCT_COLUMNS, ProductRow, VARIANT_COLUMNS, variants_by_product};
use super::summary::summary_statement;
use crate::shop::model::Product;
use crate::tenant::TenantId;

/// Which products are indexed: all, whatever they were indexed by.
const ALL: i64 = search::VERSION + 1;

/// The statements that index products which were just saved.
pub fn index_statements(tenant: &TenantId, products: &[Product]) -> [Statement; 3] {
    let [prune, save, _, grams] = statements(tenant, products, ALL);
    // Whatever saves them says by what they are indexed.
    [prune, save, grams]
}

/// Those that do it unless somebody else has done it meanwhile.
fn statements(tenant: &TenantId, products: &[Product], older_than: i64) -> [Statement; 4] {
    let text: Vec<_> = products.iter().map(IndexRow::new).collect();
    let keys: BTreeMap<&str, String> =
        products.iter().map(|p| (p.slug.as_str(), search::sort_key(&p.name))).collect();
    let words = search::vocabulary(products).into_iter().map(|word| (search::grams(&word), word));
    let grams: BTreeMap<String, _> = words.map(|(grams, word)| (word, grams)).collect();
    let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
    let write = |name, sql: &'static str| Statement::write(name, sql).bind(tenant);
    let keys = json(serde_json::to_string(&keys));
    [
        write("search_prune", PRUNE).bind(keys.as_str()).bind(older_than),
        write("search_save", SAVE).bind(json(serde_json::to_string(&text))).bind(older_than),
        write("products_indexed", INDEXED).bind(keys).bind(older_than).bind(search::VERSION),
        write("search_grams_save", GRAMS).bind(json(serde_json::to_string(&grams))),
    ]
}

/// The words of a product.
#[derive(Serialize)]
struct IndexRow<'a> {
    slug: &'a str,
    name: String,
    rest: String,
}

impl<'a> IndexRow<'a> {
    fn new(product: &'a Product) -> Self {
        let search::IndexText { name, rest } = search::index(product);
        Self { slug: &product.slug, name, rest }
    }
}

/// Products of any shop that were indexed by an older version of the words, with their shops; some of them.
///
/// # Errors
/// What the database can't do.
pub async fn get_stale_products(
    db: &SqlSession,
    most: u32,
) -> Result<HashMap<TenantId, Vec<Product>>, PlatformError> {
    let page = |columns: &str| {
        format!(
            "SELECT {columns} FROM products p WHERE p.search_version < ?1 ORDER BY p.search_version LIMIT ?2"
        )
    };
    let statements = [
        Statement::read("products_stale", page(&format!("p.tenant_id, {PRODUCT_COLUMNS}"))),
        Statement::read(
            "variants_stale",
            format!(
                "SELECT v.product_id, {VARIANT_COLUMNS} FROM ({}) page CROSS JOIN product_variants v ON v.product_id = page.id \
                 ORDER BY v.product_id, v.position",
                page("p.id")
            ),
        ),
    ];
    let mut rows = db.batch(statements.map(|s| s.bind(search::VERSION).bind(most)).into()).await?;
    let mut variants = variants_by_product(rows.pop().unwrap_or_default())?;
    let mut products: HashMap<TenantId, Vec<Product>> = HashMap::new();
    for Of { tenant_id, product } in rows.pop().unwrap_or_default().decode::<Of>()? {
        let own = variants.remove(&product.id).unwrap_or_default();
        products.entry(tenant_id).or_default().push(product.into_product(own));
    }
    Ok(products)
}

/// Indexes products that were read as stale, as far as they are so still, and sums their variants up anew.
///
/// # Errors
/// What the database can't do.
pub async fn index_stale_products(
    db: &SqlSession,
    tenant: &TenantId,
    products: &[Product],
) -> Result<(), PlatformError> {
    let ids: Vec<&str> = products.iter().map(|product| product.id.as_str()).collect();
    let ids = serde_json::to_string(&ids).unwrap_or_default();
    let summary = summary_statement("SELECT value FROM json_each(?2)", tenant, ids);
    let indexed = statements(tenant, products, search::VERSION);
    db.batch(indexed.into_iter().chain([summary]).collect()).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Of {
    tenant_id: TenantId,
    #[serde(flatten)]
    product: ProductRow,
}

const PRUNE: &str = "DELETE FROM products_search WHERE rowid IN (SELECT p.number FROM json_each(?2) j \
    CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.key WHERE p.search_version < ?3)";

const SAVE: &str = "INSERT INTO products_search (rowid, tenant, name, rest) \
    SELECT p.number, p.tenant_id, j.value ->> 'name', j.value ->> 'rest' FROM json_each(?2) j \
    CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 'slug' WHERE p.search_version < ?3";

const INDEXED: &str = "UPDATE products SET search_version = ?4, \
    sort_key = (SELECT j.value FROM json_each(?2) j WHERE j.key = products.slug) \
    WHERE tenant_id = ?1 AND slug IN (SELECT key FROM json_each(?2)) AND search_version < ?3";

/// Words that are there already are not written again.
const GRAMS: &str = "INSERT OR IGNORE INTO search_grams (tenant_id, gram, word) SELECT ?1, g.value, w.key \
    FROM json_each(?2) w CROSS JOIN json_each(w.value) g WHERE NOT EXISTS \
    (SELECT 1 FROM search_grams k WHERE k.tenant_id = ?1 AND k.gram = w.value ->> 0 AND k.word = w.key)";
