//! The SQL of the list of products, and of their downloads. How single ones are read and saved is the shop's.

mod files;

use coppice_catalogue::search::Query;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use crate::products::model::{ListQuery, ManagedList, ManagedProduct, Only};
use crate::shop::model::ProductStatus;
use crate::shop::store::categories_of_all_statement;
use crate::tenant::TenantId;

pub use files::{MOST_FILES, add_file, get_product_files, remove_file};

/// Where counting ends.
const MOST_COUNTED: i64 = 1_000;

/// A page of the list; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_managed_list(
    db: &SqlSession,
    tenant: &TenantId,
    query: &ListQuery,
) -> Result<ManagedList, PlatformError> {
    let statements = vec![
        list_statement(tenant, query),
        count_statement(tenant, query),
        categories_of_all_statement(tenant),
    ];
    let mut rows = db.batch(statements).await?;
    let categories =
        rows.pop().unwrap_or_default().decode::<NameRow>()?.into_iter().map(|row| row.name).collect();
    let Count { count } = rows.pop().unwrap_or_default().first()?.unwrap_or_default();
    let mut found = rows.pop().unwrap_or_default().decode::<Row>()?;
    let limit = usize::try_from(ListQuery::PAGE).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let backwards = query.cursor.is_some_and(|(_, backwards)| backwards);
    if backwards {
        found.reverse();
    }
    let (has_previous, has_next) = if backwards { (more, true) } else { (query.cursor.is_some(), more) };
    Ok(ManagedList {
        next: found.last().map(|row| row.number).filter(|_| has_next),
        previous: found.first().map(|row| row.number).filter(|_| has_previous),
        products: found.into_iter().map(ManagedProduct::from).collect(),
        total: (count <= MOST_COUNTED).then_some(count),
        categories,
    })
}

fn list_statement(tenant: &TenantId, query: &ListQuery) -> Statement {
    let limit = Value::Integer(i64::from(ListQuery::PAGE) + 1);
    let (conditions, mut params) = conditions(tenant, query, limit);
    let (mut place, mut direction) = (String::new(), "DESC");
    if let Some((number, backwards)) = query.cursor {
        params.push(number.into());
        let compare = if backwards { ">" } else { "<" };
        place = format!(" AND p.number {compare} ?{}", params.len());
        direction = if backwards { "ASC" } else { "DESC" };
    }
    let counted = "FROM product_variants v WHERE v.product_id = p.id AND v.track_inventory = 1";
    let sql = format!(
        "SELECT p.number, p.id, p.slug, p.name, p.status, p.category, json_extract(p.images, '$[0]') AS image, p.price_min, p.price_max, \
         p.revision, (SELECT COUNT(*) FROM product_variants v WHERE v.product_id = p.id) AS variants, \
         (SELECT SUM(v.inventory_quantity) {counted}) AS stock, (SELECT MIN(v.inventory_quantity) {counted}) AS least \
         FROM products p WHERE {conditions}{place} ORDER BY p.number {direction} LIMIT ?2"
    );
    Statement::read("managed_products", sql).bind_all(params)
}

fn count_statement(tenant: &TenantId, query: &ListQuery) -> Statement {
    let (conditions, params) = conditions(tenant, query, (MOST_COUNTED + 1).into());
    let sql = format!("SELECT COUNT(*) AS count FROM (SELECT 1 FROM products p WHERE {conditions} LIMIT ?2)");
    Statement::read("managed_products_count", sql).bind_all(params)
}

/// Of which status the products are that a filter is about, where no status is asked for: the list shows them, and the overview
/// counts them.
pub const fn statuses(only: Only) -> &'static str {
    match only {
        Only::Low => "status = 'active'",
        Only::Bare => "status <> 'archived'",
    }
}

/// Which products: `?1` is the tenant, `?2` is the limit.
fn conditions(tenant: &TenantId, query: &ListQuery, limit: Value) -> (String, Vec<Value>) {
    let mut params: Vec<Value> = vec![tenant.into(), limit];
    let mut sql = "p.tenant_id = ?1".to_owned();
    let mut add = |before: &str, value: Value, after: &str| {
        params.push(value);
        sql.push_str(&format!("{before}?{}{after}", params.len()));
    };
    if let Some(status) = query.status {
        add(" AND p.status = ", status.name().into(), "");
    }
    if query.status.is_none()
        && let Some(only) = query.only
    {
        add(&format!(" AND p.{} AND 1 = ", statuses(only)), 1_i64.into(), "");
    }
    if !query.category.is_empty() {
        add(" AND p.category = ", query.category.as_str().into(), "");
    }
    match query.only {
        Some(Only::Low) => add(
            " AND p.id IN (SELECT v.product_id FROM product_variants v WHERE v.tenant_id = ?1 AND v.track_inventory = 1 AND v.inventory_quantity <= ",
            Only::FEW.into(),
            ")",
        ),
        // The index has those alone, and only where these words stand in the statement.
        Some(Only::Bare) => add(" AND p.images = '[]' AND 1 = ", 1_i64.into(), ""),
        None => {}
    }
    if !query.search.is_empty() {
        let numbers = [query.search.clone(), query.search.to_uppercase(), query.search.to_lowercase()];
        let numbers = serde_json::to_string(&numbers).unwrap_or_default();
        params.push(numbers.into());
        let at = params.len();
        let by = |column: &str| {
            format!(
                "SELECT q.number FROM json_each(?{at}) j CROSS JOIN product_variants v ON v.tenant_id = ?1 AND v.{column} >= j.value \
                 AND v.{column} < j.value || char(1114111) CROSS JOIN products q ON q.id = v.product_id"
            )
        };
        sql.push_str(&format!(" AND p.number IN ({} UNION {}", by("sku"), by("barcode")));
        if let Some(words) = Query::parse(&query.search) {
            let tenant = tenant.0.replace('"', "");
            params.push(format!("tenant : \"{tenant}\" AND name : ({})", words.begun()).into());
            let at = params.len();
            sql.push_str(&format!(
                " UNION SELECT s.rowid FROM products_search s WHERE products_search MATCH ?{at}"
            ));
        }
        sql.push(')');
    }
    (sql, params)
}

#[derive(Default, Deserialize)]
struct Count {
    count: i64,
}

#[derive(Deserialize)]
struct NameRow {
    name: String,
}

#[derive(Deserialize)]
struct Row {
    number: i64,
    id: String,
    slug: String,
    name: String,
    status: ProductStatus,
    category: String,
    image: Option<String>,
    price_min: i64,
    price_max: i64,
    revision: i64,
    variants: i64,
    stock: Option<i64>,
    least: Option<i64>,
}

impl From<Row> for ManagedProduct {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            id: row.id,
            slug: row.slug,
            name: row.name,
            status: row.status,
            category: row.category,
            image: row.image.and_then(|json| serde_json::from_str(&json).ok()),
            prices: (row.price_min, row.price_max),
            revision: row.revision,
            variants: row.variants,
            stock: row.stock,
            least: row.least,
        }
    }
}
