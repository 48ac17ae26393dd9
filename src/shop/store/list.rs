//! Lists of products: filters, order, keyset pages.
//!
//! Pages are cut by key, not by OFFSET, so that page 1,000 costs what page 1 costs.

mod cursor;
mod facets;
mod filter;
mod search;
mod sort;
mod sql_text;

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

pub use cursor::{Cursor, CursorError};
pub use filter::ProductFilter;
use search::{Place, Search};
pub use sort::Sort;
use sql_text::SqlText;

use super::row::{CARD_COLUMNS, CardRow, available};
use crate::shop::model::{Category, ProductCard, ProductList, ProductStatus};
use crate::tenant::TenantId;

/// A page of products as lists show them, with the shop's categories; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_product_list(
    db: &SqlSession,
    tenant: &TenantId,
    filter: &ProductFilter,
) -> Result<ProductList, PlatformError> {
    let (Some(list), Some(count)) =
        (list_statement(tenant, filter, CARD_COLUMNS), count_statement(tenant, filter))
    else {
        // Nothing can match, but the page still offers the categories.
        return Ok(ProductList { categories: get_categories(db, tenant).await?, ..ProductList::default() });
    };
    let mut statements = vec![list, count, categories_statement(tenant)];
    statements.extend(facets::statements(tenant, filter));
    let mut rows = db.batch(statements).await?;
    let facets = facets::read(rows.split_off(3.min(rows.len())), filter)?;
    let categories = rows.pop().unwrap_or_default().decode()?;
    let CountRow { count, begun } = rows.pop().unwrap_or_default().first()?.unwrap_or_default();
    let cards = rows.pop().unwrap_or_default().decode::<CardRow>()?;
    let most = most_counted(filter);
    let (count, uncounted) = (count.min(most), count > most);
    Ok(ProductList { categories, facets, count, uncounted, begun: begun != 0, ..cut_page(cards, filter) })
}

/// The first products of a search, with the shop's categories; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_suggestions(
    db: &SqlSession,
    tenant: &TenantId,
    search: &str,
    limit: u32,
) -> Result<(Vec<ProductCard>, Vec<Category>), PlatformError> {
    let filter = ProductFilter {
        search: Some(search.to_owned()),
        sort: Sort::Relevance,
        limit,
        ..ProductFilter::default()
    };
    let Some(list) = list_statement(tenant, &filter, CARD_COLUMNS) else {
        return Ok((Vec::new(), get_categories(db, tenant).await?));
    };
    let mut rows = db.batch(vec![list, categories_statement(tenant)]).await?;
    let categories = rows.pop().unwrap_or_default().decode()?;
    let cards = rows.pop().unwrap_or_default().decode::<CardRow>()?;
    Ok((cut_page(cards, &filter).products, categories))
}

/// How many products there are, and whether the last word is a beginning.
#[derive(Default, Deserialize)]
struct CountRow {
    count: i64,
    begun: i64,
}

/// How far products are counted: less far where no index tells of all that is asked, and each must be looked at.
fn most_counted(filter: &ProductFilter) -> i64 {
    if filter.looks_closely() { 100 } else { 1_000 }
}

/// Counts a list, but no further than anybody reads.
fn count_statement(tenant: &TenantId, filter: &ProductFilter) -> Option<Statement> {
    let search = match &filter.search {
        Some(text) => Some(Search::parse(text)?),
        None => None,
    };
    let mut sql = SqlText::default();
    sql.push("SELECT COUNT(*) AS count, ");
    match &search {
        Some(search) => {
            sql.push("NOT ");
            search.push_exists(&mut sql, tenant);
        }
        None => sql.push("0"),
    }
    sql.push(" AS begun FROM (SELECT 1 FROM ");
    filtered(&mut sql, tenant, filter, search.as_ref());
    sql.push_bound(" LIMIT ", most_counted(filter) + 1);
    sql.push(")");
    Some(Statement::read("products_count", sql.text).bind_all(sql.params))
}

/// The categories with products on sale, by name.
///
/// # Errors
/// What the database can't do.
pub async fn get_categories(db: &SqlSession, tenant: &TenantId) -> Result<Vec<Category>, PlatformError> {
    db.query(categories_statement(tenant)).await?.decode()
}

fn categories_statement(tenant: &TenantId) -> Statement {
    Statement::read(
        "categories",
        "SELECT name, active_count FROM categories WHERE tenant_id = ?1 AND active_count > 0 ORDER BY name",
    )
    .bind(tenant)
}

/// Takes off the one row more that was asked for, and puts a page that was read backwards the right way round.
fn cut_page(mut rows: Vec<CardRow>, filter: &ProductFilter) -> ProductList {
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let backwards = filter.cursor.as_ref().is_some_and(|c| c.backwards);
    if backwards {
        rows.reverse();
    }
    let order = filter.order();
    let at = |row: Option<&CardRow>, backwards| {
        row.map(|row| Cursor::at(order, row.tier, row, backwards).encode())
    };
    let (has_previous, has_next) = if backwards { (more, true) } else { (filter.cursor.is_some(), more) };
    ProductList {
        next: at(rows.last(), false).filter(|_| has_next),
        previous: at(rows.first(), true).filter(|_| has_previous),
        products: rows.into_iter().map(ProductCard::from).collect(),
        ..ProductList::default()
    }
}

/// The statement of a list; `None` where the search has no word that could be looked for. It asks for one row
/// more than the page has, so that the page knows whether another follows.
pub fn list_statement(tenant: &TenantId, filter: &ProductFilter, columns: &str) -> Option<Statement> {
    let search = match &filter.search {
        Some(text) => Some(Search::parse(text)?),
        None => None,
    };
    let mut sql = SqlText::default();
    match search {
        Some(search) if filter.order() == Sort::Relevance => {
            by_relevance(&mut sql, tenant, filter, &search, columns)
        }
        search => by_key(&mut sql, tenant, filter, search.as_ref(), columns),
    }
    sql.bind(Value::Integer(i64::from(filter.limit.clamp(1, ProductFilter::MAX_LIMIT)) + 1));
    Some(Statement::read("products_list", sql.text).bind_all(sql.params))
}

/// Two searches, words in names and words elsewhere, each newest first: full-text rows come in that order by
/// themselves, so that neither reads more than the page needs. The second does not begin if the first has filled it.
fn by_relevance(
    sql: &mut SqlText,
    tenant: &TenantId,
    filter: &ProductFilter,
    search: &Search,
    columns: &str,
) {
    let cursor = filter.cursor.as_ref();
    let backwards = cursor.is_some_and(|c| c.backwards);
    let limit = i64::from(filter.limit.clamp(1, ProductFilter::MAX_LIMIT)) + 1;
    let (tiers, direction, compare) = if backwards { ([1, 0], "ASC", ">") } else { ([0, 1], "DESC", "<") };
    for (place, tier) in tiers.into_iter().enumerate() {
        sql.push(if place == 0 {
            "WITH first AS MATERIALIZED ("
        } else {
            ") SELECT * FROM first UNION ALL SELECT * FROM ("
        });
        sql.push(&format!(
            "SELECT {columns}, {tier} AS tier FROM products_search f CROSS JOIN products p ON p.number = f.rowid WHERE products_search MATCH "
        ));
        search.push(sql, tenant, if tier == 0 { Place::Name } else { Place::Elsewhere });
        filter_conditions(sql, tenant, filter);
        match cursor {
            Some(cursor) if cursor.tier == tier => {
                sql.push_bound(&format!(" AND f.rowid {compare} "), cursor.number)
            }
            // The cursor is in the other tier: what comes before that one is behind us.
            Some(_) if place == 0 => sql.push(" AND 0"),
            _ => {}
        }
        if place == 1 {
            sql.push_bound(" AND (SELECT COUNT(*) FROM first) < ", limit);
        }
        sql.push(&format!(" ORDER BY f.rowid {direction} LIMIT "));
        sql.bind(Value::Integer(limit));
    }
    sql.push(&format!(
        ") ORDER BY tier {}, number {direction} LIMIT ",
        if backwards { "DESC" } else { "ASC" }
    ));
}

/// All other lists: in the order of a column with an index, or of the products' own numbers.
fn by_key(
    sql: &mut SqlText,
    tenant: &TenantId,
    filter: &ProductFilter,
    search: Option<&Search>,
    columns: &str,
) {
    sql.push(&format!("SELECT {columns} FROM "));
    let number = filtered(sql, tenant, filter, search);
    let key = match filter.order() {
        Sort::PriceAsc | Sort::PriceDesc => Some("p.price_min"),
        Sort::Name => Some("p.sort_key"),
        Sort::Newest | Sort::Relevance => None,
    };
    let backwards = filter.cursor.as_ref().is_some_and(|c| c.backwards);
    let ascending = matches!(filter.order(), Sort::PriceAsc | Sort::Name) != backwards;
    let (compare, direction) = if ascending { (">", "ASC") } else { ("<", "DESC") };
    match (&filter.cursor, key) {
        (Some(cursor), Some(key)) => {
            sql.push(&format!(" AND ({key}, {number}) {compare} ("));
            sql.bind(cursor.key());
            sql.push_bound(", ", cursor.number);
            sql.push(")");
        }
        (Some(cursor), None) => sql.push_bound(&format!(" AND {number} {compare} "), cursor.number),
        (None, _) => {}
    }
    let key = key.map(|key| format!("{key} {direction}, ")).unwrap_or_default();
    sql.push(&format!(" ORDER BY {key}{number} {direction} LIMIT "));
}

/// From where a list's products come, with all its conditions but those of the page; answers the column of their numbers.
fn filtered(
    sql: &mut SqlText,
    tenant: &TenantId,
    filter: &ProductFilter,
    search: Option<&Search>,
) -> &'static str {
    let number = match (search, &filter.tag) {
        (Some(search), _) => {
            sql.push(
                "products_search f CROSS JOIN products p ON p.number = f.rowid WHERE products_search MATCH ",
            );
            search.push(sql, tenant, Place::Anywhere);
            "f.rowid"
        }
        (None, Some(tag)) => {
            sql.push(
                "product_tags t CROSS JOIN products p ON p.number = t.product_number WHERE t.tenant_id = ",
            );
            sql.bind(tenant.into());
            sql.push_bound(" AND t.tag = ", tag.as_str());
            "t.product_number"
        }
        (None, None) => match source(filter) {
            Some((name, values)) => {
                facets::push_from(sql, tenant, name, values);
                "e.product_number"
            }
            None => {
                sql.push("products p WHERE 1");
                "p.number"
            }
        },
    };
    filter_conditions(sql, tenant, filter);
    number
}

/// The maker, under no name, and the options that are asked for, each with its values.
fn chosen(filter: &ProductFilter) -> impl Iterator<Item = (&str, &[String])> {
    let vendor = filter.vendor.iter().map(|vendor| ("", std::slice::from_ref(vendor)));
    vendor.chain(filter.options.iter().map(|(name, values)| (name.as_str(), values.as_slice())))
}

/// That of [`chosen`] of which the products come. Without a category there is no end of products to ask whether they have it:
/// those that have it are asked for themselves.
fn source(filter: &ProductFilter) -> Option<(&str, &[String])> {
    let ends = filter.category.is_some() || filter.tag.is_some() || filter.search.is_some();
    chosen(filter).next().filter(|_| !ends)
}

fn filter_conditions(sql: &mut SqlText, tenant: &TenantId, filter: &ProductFilter) {
    sql.push_bound(" AND p.tenant_id = ", tenant);
    sql.push_bound(" AND p.status = ", filter.status.unwrap_or(ProductStatus::Active).name());
    if let Some(category) = &filter.category {
        sql.push_bound(" AND p.category = ", category.as_str());
    }
    if let Some(kind) = filter.kind {
        sql.push_bound(" AND p.type = ", kind.name());
    }
    if let (Some(tag), Some(_)) = (&filter.tag, &filter.search) {
        sql.push_bound(
            " AND EXISTS (SELECT 1 FROM product_tags t WHERE t.tenant_id = p.tenant_id AND t.product_number = p.number AND t.tag = ",
            tag.as_str(),
        );
        sql.push(")");
    }
    if filter.in_stock {
        sql.push(" AND p.in_stock = 1");
    }
    // What the products come of they have.
    for (name, values) in chosen(filter).skip(usize::from(source(filter).is_some())) {
        facets::push(sql, name, values);
    }
    push_prices(sql, filter);
}

/// Adds the conditions of prices.
fn push_prices(sql: &mut SqlText, filter: &ProductFilter) {
    // Some variant that the prices are of (`Product::summary`) costs that much: the dearest tells for the one bound, the cheapest for the other.
    if let Some(price) = filter.min_price {
        sql.push_bound(" AND p.price_max >= ", price);
    }
    if let Some(price) = filter.max_price {
        sql.push_bound(" AND p.price_min <= ", price);
    }
    if let (Some(least), Some(most)) = (filter.min_price, filter.max_price) {
        // Only of those whose prices lie on both sides of the range the variants must be asked.
        sql.push_bound(" AND (p.price_min >= ", least);
        sql.push_bound(" OR p.price_max <= ", most);
        let of = "SELECT 1 FROM product_variants v WHERE v.product_id = p.id";
        let counts = format!("(NOT p.in_stock OR {} > 0)", available("v"));
        sql.push_bound(&format!(" OR EXISTS ({of} AND {counts} AND v.price_amount BETWEEN "), least);
        sql.push_bound(" AND ", most);
        sql.push("))");
    }
}
