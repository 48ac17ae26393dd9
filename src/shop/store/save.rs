//! Writing products.

use std::collections::BTreeSet;

use coppice_catalogue::label::label;
use coppice_catalogue::search;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Serialize;

use super::index::index_statements;
use super::stock::{StockCause, coming_and_going_statements, told_statements};
use super::summary::summary_statement;
use crate::shop::model::{Product, Variant};
use crate::tenant::TenantId;
use crate::tenant::store::raise_generation_statement;

/// What becomes of stock when products are saved. The stock of variants that are there stays, whatever the products say of it:
/// it may have been sold meanwhile.
#[derive(Debug, Clone, Copy)]
pub struct StockChange<'a> {
    /// What it is noted as.
    pub cause: StockCause<'a>,
    /// Variants that are there, by their ids, whose stock somebody has said, and what they have said.
    pub told: &'a [(String, i64)],
}

/// Inserts the products, or changes those whose slug is already there, in one batch: all of them or none.
/// A product that is changed keeps its id, its number and the time it was made; its variants are told by
/// their ids, and go if they are not among the new ones. Carts that held one of those are left a note. When it was changed is
/// what the product says, but never before what it was: who changes it knows whether that is anything (`draft::changes`).
///
/// # Errors
/// [`coppice_platform::ErrorKind::Constraint`] and the like where a product breaks a rule of the tables.
pub async fn save_products(
    db: &SqlSession,
    tenant: &TenantId,
    products: &[Product],
    stock: &StockChange<'_>,
) -> Result<(), PlatformError> {
    let mut statements = save_statements(tenant, products, stock);
    statements.extend(recount_statements(tenant));
    db.batch(statements).await?;
    Ok(())
}

/// The statements that save products; [`recount_statements`] must follow them, once for however many.
///
/// Each takes all products at once as JSON: the number of statements does not grow with the number of products.
/// The joins are `CROSS JOIN`s because SQLite keeps their order (<https://sqlite.org/optoverview.html#crossjoin>): left
/// to itself it walks all products of the shop and looks each up in the JSON.
pub fn save_statements(tenant: &TenantId, products: &[Product], stock: &StockChange<'_>) -> Vec<Statement> {
    let told = Told::new(products);
    let write = |name, sql: &'static str, told: &str| Statement::write(name, sql).bind(tenant).bind(told);
    let [coming, going] = coming_and_going_statements(tenant, &told.variants, &stock.cause);
    let mut statements = vec![
        write("products_save", PRODUCTS, &told.whole).bind(search::VERSION),
        write("carts_note_losses", NOTE_LOSSES, &told.variants),
        coming,
        going,
        write("variants_prune", PRUNE_VARIANTS, &told.variants),
        write("variants_rename", RENAME_VARIANTS, &told.variants),
        write("variants_save", VARIANTS, &told.whole),
        write("tags_prune", PRUNE_TAGS, &told.slugs),
        write("tags_save", TAGS, &told.tags),
        write("pictures_prune", PRUNE_PICTURES, &told.slugs),
        write("pictures_save", PICTURES, &told.pictures),
        write("facets_prune", PRUNE_FACETS, &told.slugs),
        write("facets_save", FACETS, &told.facets),
    ];
    statements.extend(told_statements(tenant, stock.told, &stock.cause));
    statements.extend(index_statements(tenant, products));
    let saved =
        "SELECT p.id FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value";
    statements.push(summary_statement(saved, tenant, told.slugs));
    statements.push(raise_generation_statement(tenant));
    statements
}

/// What the statements are told of products, as JSON: each no more than it needs, for each reads all that it is told.
struct Told {
    /// All of them, with what they are sorted by.
    whole: String,
    /// Their slugs.
    slugs: String,
    /// Of each what tells its variants apart, and what of them is in stock.
    variants: String,
    /// `[slug, tag]`
    tags: String,
    /// `[slug, key]`
    pictures: String,
    /// `[slug, name, value]` of their options, and their makers under no name.
    facets: String,
}

#[derive(Serialize)]
struct Sorted<'a> {
    #[serde(flatten)]
    product: &'a Product,
    sort_key: String,
}

#[derive(Serialize)]
struct Variants<'a> {
    slug: &'a str,
    updated_at: i64,
    variants: Vec<VariantKey<'a>>,
}

#[derive(Serialize)]
struct VariantKey<'a> {
    id: &'a str,
    name: &'a str,
    inventory_quantity: i64,
}

impl<'a> VariantKey<'a> {
    fn new(variant: &'a Variant) -> Self {
        Self { id: &variant.id, name: &variant.name, inventory_quantity: variant.inventory_quantity }
    }
}

impl Told {
    fn new(products: &[Product]) -> Self {
        let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let sorted = |product| Sorted { product, sort_key: search::sort_key(&product.name) };
        let whole: Vec<_> = products.iter().map(sorted).collect();
        let slugs: Vec<&str> = products.iter().map(|product| product.slug.as_str()).collect();
        let variants: Vec<_> = products
            .iter()
            .map(|p| Variants {
                slug: &p.slug,
                updated_at: p.updated_at,
                variants: p.variants.iter().map(VariantKey::new).collect(),
            })
            .collect();
        let tags: Vec<_> = products.iter().flat_map(|p| p.tags.iter().map(|tag| (&p.slug, tag))).collect();
        let pictures: Vec<_> =
            products.iter().flat_map(|p| p.images.iter().map(|image| (&p.slug, &image.key))).collect();
        let facets: BTreeSet<_> = products.iter().flat_map(facets).collect();
        Self {
            whole: json(serde_json::to_string(&whole)),
            slugs: json(serde_json::to_string(&slugs)),
            variants: json(serde_json::to_string(&variants)),
            tags: json(serde_json::to_string(&tags)),
            pictures: json(serde_json::to_string(&pictures)),
            facets: json(serde_json::to_string(&facets)),
        }
    }
}

/// What lists are narrowed by, as addresses ask for it. What was saved before there were lists of this kind has it by the same rule
/// from `0018_facets.sql`.
fn facets(product: &Product) -> impl Iterator<Item = (&str, String, String)> {
    let options = product.variants.iter().flat_map(|variant| &variant.options);
    let options = options.map(|option| (label(&option.name), label(&option.value)));
    let options = options.filter(|(name, _)| !name.is_empty());
    let all = options.chain([(String::new(), label(&product.vendor))]);
    all.filter(|(_, value)| !value.is_empty()).map(|(name, value)| (product.slug.as_str(), name, value))
}

/// Counts the active products of each category anew.
pub fn recount_statements(tenant: &TenantId) -> [Statement; 3] {
    [
        Statement::write("categories_prune", "DELETE FROM categories WHERE tenant_id = ?1").bind(tenant),
        Statement::write(
            "categories_count",
            "INSERT INTO categories (tenant_id, name, active_count) SELECT tenant_id, category, COUNT(*) FROM products \
             WHERE tenant_id = ?1 AND status = 'active' AND category <> '' GROUP BY category",
        )
        .bind(tenant),
        raise_generation_statement(tenant),
    ]
}

const PRODUCTS: &str = "INSERT INTO products (id, tenant_id, slug, name, description, short_description, type, status, images, category, tags, vendor, tax_class, meta_title, meta_description, created_at, updated_at, sort_key, search_version) \
    SELECT value ->> 'id', ?1, value ->> 'slug', value ->> 'name', value ->> 'description', value ->> 'short_description', value ->> 'type', value ->> 'status', \
    value -> 'images', value ->> 'category', value -> 'tags', value ->> 'vendor', value ->> 'tax_class', value ->> 'meta_title', value ->> 'meta_description', value ->> 'created_at', value ->> 'updated_at', value ->> 'sort_key', ?3 \
    FROM json_each(?2) WHERE true \
    ON CONFLICT (tenant_id, slug) DO UPDATE SET name = excluded.name, description = excluded.description, short_description = excluded.short_description, \
    type = excluded.type, status = excluded.status, images = excluded.images, category = excluded.category, tags = excluded.tags, \
    vendor = excluded.vendor, tax_class = excluded.tax_class, meta_title = excluded.meta_title, meta_description = excluded.meta_description, revision = products.revision + 1, \
    sort_key = excluded.sort_key, search_version = excluded.search_version, \
    updated_at = MAX(products.updated_at, excluded.updated_at)";

const NOTE_LOSSES: &str = "INSERT OR REPLACE INTO cart_losses (cart_id, variant_id, product_name, variant_name, quantity, lost_at) \
    SELECT l.cart_id, v.id, p.name, v.name, l.quantity, j.value ->> 'updated_at' \
    FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 'slug' \
    CROSS JOIN product_variants v ON v.product_id = p.id CROSS JOIN cart_lines l ON l.variant_id = v.id \
    WHERE v.id NOT IN (SELECT w.value ->> 'id' FROM json_each(?2) o CROSS JOIN json_each(o.value, '$.variants') w)";

const PRUNE_VARIANTS: &str = "DELETE FROM product_variants WHERE id IN (\
    SELECT v.id FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 'slug' CROSS JOIN product_variants v ON v.product_id = p.id \
    WHERE v.id NOT IN (SELECT w.value ->> 'id' FROM json_each(?2) o CROSS JOIN json_each(o.value, '$.variants') w))";

/// Variants that change their names step aside first: two may swap theirs. No name begins with a control character.
const RENAME_VARIANTS: &str = "UPDATE product_variants SET name = char(1) || id WHERE id IN (\
    SELECT v.id FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 'slug' \
    CROSS JOIN json_each(j.value, '$.variants') w CROSS JOIN product_variants v ON v.id = w.value ->> 'id' AND v.product_id = p.id \
    WHERE v.name <> w.value ->> 'name')";

const VARIANTS: &str = "INSERT INTO product_variants (id, product_id, tenant_id, name, options, image_key, sku, barcode, price_amount, price_currency, compare_at_price, pricing_type, \
    billing_interval, billing_interval_count, inventory_quantity, inventory_policy, track_inventory, weight_grams, requires_shipping, is_default, position) \
    SELECT w.value ->> 'id', p.id, ?1, w.value ->> 'name', w.value -> 'options', w.value ->> 'image_key', w.value ->> 'sku', w.value ->> 'barcode', w.value ->> 'price_amount', \
    w.value ->> 'price_currency', w.value ->> 'compare_at_price', \
    w.value ->> 'pricing_type', w.value ->> 'billing_interval', w.value ->> 'billing_interval_count', w.value ->> 'inventory_quantity', w.value ->> 'inventory_policy', \
    w.value ->> 'track_inventory', w.value ->> 'weight_grams', w.value ->> 'requires_shipping', w.value ->> 'is_default', w.value ->> 'position' \
    FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 'slug' CROSS JOIN json_each(j.value, '$.variants') w WHERE true \
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, options = excluded.options, image_key = excluded.image_key, sku = excluded.sku, barcode = excluded.barcode, \
    price_amount = excluded.price_amount, price_currency = excluded.price_currency, \
    compare_at_price = excluded.compare_at_price, pricing_type = excluded.pricing_type, billing_interval = excluded.billing_interval, \
    billing_interval_count = excluded.billing_interval_count, inventory_policy = excluded.inventory_policy, \
    track_inventory = excluded.track_inventory, weight_grams = excluded.weight_grams, requires_shipping = excluded.requires_shipping, \
    is_default = excluded.is_default, position = excluded.position WHERE product_variants.product_id = excluded.product_id";

const PRUNE_TAGS: &str = "DELETE FROM product_tags WHERE product_number IN \
    (SELECT p.number FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value)";

const TAGS: &str = "INSERT OR IGNORE INTO product_tags (tenant_id, tag, product_number) SELECT ?1, j.value ->> 1, p.number \
    FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 0";

const PRUNE_PICTURES: &str = "DELETE FROM product_pictures WHERE product_number IN \
    (SELECT p.number FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value)";

const PICTURES: &str = "INSERT OR IGNORE INTO product_pictures (tenant_id, key, product_number) SELECT ?1, j.value ->> 1, p.number \
    FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 0";

const PRUNE_FACETS: &str = "DELETE FROM product_facets WHERE product_number IN \
    (SELECT p.number FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value)";

const FACETS: &str = "INSERT OR IGNORE INTO product_facets (product_number, name, value, tenant_id) \
    SELECT p.number, j.value ->> 1, j.value ->> 2, ?1 \
    FROM json_each(?2) j CROSS JOIN products p ON p.tenant_id = ?1 AND p.slug = j.value ->> 0";
