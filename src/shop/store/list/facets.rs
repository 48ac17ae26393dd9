//! What a list can be narrowed by, and how many of its products would be left.
//!
//! The first products of the list are asked, and no more: a list of a hundred thousand is not counted to tell its reader that
//! most of it is blue. Where these are not all, no counts are told: of each statement for itself, for what is asked as if nothing
//! were chosen is asked of more products. All of it goes into the list's own batch.

use std::cmp::Reverse;

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement, Value};
use serde::Deserialize;

use super::filter::ProductFilter;
use super::search::Search;
use super::sql_text::SqlText;
use super::{filtered, most_counted, push_prices};
use crate::shop::model::{Facet, FacetValue, Facets};
use crate::tenant::TenantId;

/// How many products are asked at most.
const ASKED: i64 = 250;

/// How many values of one kind are told.
const VALUES: usize = 8;

/// How many options are told.
const OPTIONS: usize = 5;

/// Adds the condition that a product has one of these values of an option.
pub(super) fn push(sql: &mut SqlText, name: &str, values: &[String]) {
    sql.push_bound(
        " AND EXISTS (SELECT 1 FROM product_facets x WHERE x.product_number = p.number AND x.name = ",
        name,
    );
    let json = serde_json::to_string(values).unwrap_or_default();
    sql.push_bound(" AND x.value IN (SELECT value FROM json_each(", json);
    sql.push(")))");
}

/// Adds the products with one of these values of an option, for a list to come from. Those of one value are in the order of
/// their numbers.
pub(super) fn push_from(sql: &mut SqlText, tenant: &TenantId, name: &str, values: &[String]) {
    let (distinct, condition) = match values {
        [value] => ("", (" AND value = ", value.clone(), "")),
        values => (
            "DISTINCT ",
            (
                " AND value IN (SELECT value FROM json_each(",
                serde_json::to_string(values).unwrap_or_default(),
                "))",
            ),
        ),
    };
    sql.push_bound(
        &format!("(SELECT {distinct}product_number FROM product_facets WHERE tenant_id = "),
        tenant,
    );
    sql.push_bound(" AND name = ", name);
    let (before, value, after) = condition;
    sql.push_bound(before, value);
    sql.push(after);
    sql.push(") e CROSS JOIN products p ON p.number = e.product_number WHERE 1");
}

/// How many products of this list are asked.
fn asked(filter: &ProductFilter) -> i64 {
    most_counted(filter).min(ASKED)
}

/// The options of which something is chosen, and the maker under no name.
fn chosen(filter: &ProductFilter) -> impl Iterator<Item = &str> {
    filter.options.iter().map(|(name, _)| name.as_str()).chain(filter.vendor.as_ref().map(|_| ""))
}

/// The same list as if nothing of this option, or no maker, were chosen.
fn without(filter: &ProductFilter, name: &str) -> ProductFilter {
    if name.is_empty() {
        return ProductFilter { vendor: None, ..filter.clone() };
    }
    let others = filter.options.iter().filter(|(other, _)| other != name).cloned();
    ProductFilter { options: others.collect(), ..filter.clone() }
}

/// The statements that ask: of all that is common to the products; for each option of which something is chosen, of its values
/// as if nothing were; of stock and prices each as if none were asked for.
pub(super) fn statements(tenant: &TenantId, filter: &ProductFilter) -> Vec<Statement> {
    let mut all = vec![values(tenant, filter, None)];
    all.extend(chosen(filter).map(|name| values(tenant, &without(filter, name), Some(name))));
    all.push(figures(tenant, filter));
    all.into_iter().flatten().collect()
}

/// Adds the products that are asked, so many of them at most.
fn push_asked(
    sql: &mut SqlText,
    tenant: &TenantId,
    filter: &ProductFilter,
    columns: impl FnOnce(&mut SqlText),
    most: i64,
) -> Option<()> {
    let search = match &filter.search {
        Some(text) => Some(Search::parse(text)?),
        None => None,
    };
    sql.push("WITH page AS MATERIALIZED (SELECT ");
    columns(sql);
    sql.push(" FROM ");
    filtered(sql, tenant, filter, search.as_ref());
    sql.push(" LIMIT ");
    sql.bind(Value::Integer(most));
    sql.push(") ");
    Some(())
}

fn values(tenant: &TenantId, filter: &ProductFilter, only: Option<&str>) -> Option<Statement> {
    let mut sql = SqlText::default();
    push_asked(&mut sql, tenant, filter, |sql| sql.push("p.number"), asked(filter))?;
    sql.push("SELECT 'asked' AS kind, '' AS name, '' AS value, COUNT(*) AS count FROM page UNION ALL SELECT 'option', f.name, f.value, COUNT(*) FROM page CROSS JOIN product_facets f ON f.product_number = page.number");
    match only {
        Some(name) => {
            sql.push_bound(" AND f.name = ", name);
            sql.push(" GROUP BY f.name, f.value");
        }
        None => sql.push(
            " GROUP BY f.name, f.value UNION ALL SELECT 'tag', '', t.tag, COUNT(*) FROM page CROSS JOIN product_tags t ON t.product_number = page.number GROUP BY t.tag",
        ),
    }
    let name = if only.is_some() { "facets_chosen" } else { "facets" };
    Some(Statement::read(name, sql.text).bind_all(sql.params))
}

/// What is in stock at the prices that are asked for, and what can be had up to how much of what is in stock, where that is.
fn figures(tenant: &TenantId, filter: &ProductFilter) -> Option<Statement> {
    let open = ProductFilter { in_stock: false, min_price: None, max_price: None, ..filter.clone() };
    let mut sql = SqlText::default();
    let columns = |sql: &mut SqlText| {
        sql.push("p.in_stock AS in_stock, p.price_min AS price_min, (1");
        push_prices(sql, filter);
        sql.push(") AS priced");
    };
    push_asked(&mut sql, tenant, &open, columns, asked(filter))?;
    let stocked = if filter.in_stock { "in_stock" } else { "1" };
    let sums: Vec<_> = steps().map(|step| format!("SUM(price_min <= {step} AND {stocked})")).collect();
    sql.push(&format!(
        "SELECT COUNT(*) AS asked, COALESCE(SUM(priced), 0) AS priced, COALESCE(SUM(priced AND in_stock), 0) AS in_stock, \
         COALESCE(SUM({stocked}), 0) AS stocked, json_array({}) AS up_to FROM page",
        sums.join(", ")
    ));
    Some(Statement::read("facet_figures", sql.text).bind_all(sql.params))
}

/// The amounts that prices are told by, in minor units of whatever currency: 1, 2.5, 5, 10, 25 …
fn steps() -> impl Iterator<Item = i64> {
    (1..=7_u32)
        .flat_map(|power| [10, 25, 50].map(|step: i64| step.saturating_mul(10_i64.saturating_pow(power))))
}

#[derive(Deserialize)]
struct ValueRow {
    kind: String,
    name: String,
    value: String,
    count: i64,
}

/// What [`figures`] answers.
#[derive(Default, Deserialize)]
struct FiguresRow {
    /// How many products were asked.
    asked: i64,
    /// How many of them have a price that is asked for.
    priced: i64,
    /// How many of those are in stock.
    in_stock: i64,
    /// How many are in stock, or all where that is not asked for.
    stocked: i64,
    /// How many of those can be had up to each of the [`steps`].
    up_to: String,
}

/// The answers to [`statements`].
pub(super) fn read(mut answers: Vec<Rows>, filter: &ProductFilter) -> Result<Facets, PlatformError> {
    let figures: FiguresRow = answers.pop().unwrap_or_default().first()?.unwrap_or_default();
    let mut answers = answers.into_iter();
    let mut facets = Facets {
        count: figures.priced,
        whole: figures.asked < asked(filter),
        in_stock: figures.in_stock,
        ..Facets::default()
    };
    let up_to: Vec<Option<i64>> = serde_json::from_str(&figures.up_to).unwrap_or_default();
    let up_to: Vec<_> = steps().zip(up_to.into_iter().map(Option::unwrap_or_default)).collect();
    facets.prices = telling(&up_to, figures.stocked);
    let common = add_all(&mut facets, answers.next().unwrap_or_default(), asked(filter))?;
    let mut apart = Vec::new();
    for (name, rows) in chosen(filter).zip(answers) {
        if name.is_empty() {
            facets.vendors.clear();
        } else {
            facets.options.retain(|other| !other.name.eq_ignore_ascii_case(name));
        }
        apart.push((name, add_all(&mut facets, rows, asked(&without(filter, name)))?));
        let is_there = facets.options.iter().any(|other| other.name.eq_ignore_ascii_case(name));
        if !name.is_empty() && !is_there {
            facets.options.push(Facet { name: name.to_owned(), values: Vec::new() });
        }
    }
    let chosen = |name: &str| {
        let own = filter.options.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        own.map(|(_, values)| values.as_slice()).unwrap_or_default()
    };
    for facet in &mut facets.options {
        shorten(&mut facet.values, chosen(&facet.name));
    }
    let total = |facet: &Facet| facet.values.iter().filter_map(|v| v.count).fold(0, i64::saturating_add);
    facets.options.sort_by_key(|facet| (chosen(&facet.name).is_empty(), Reverse(total(facet))));
    facets.options.truncate(OPTIONS);
    shorten(&mut facets.vendors, filter.vendor.as_slice());
    shorten(&mut facets.tags, filter.tag.as_slice());
    // Only now: by the counts they were put in order.
    let whole = |name: &str| {
        let own = apart.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        own.map_or(common, |(_, whole)| *whole)
    };
    for facet in &mut facets.options {
        let told = whole(&facet.name);
        untell(&mut facet.values, |_| told);
    }
    untell(&mut facets.vendors, |_| whole(""));
    // Another tag takes the place of the one that is chosen, with which its products were counted.
    let tag = filter.tag.as_deref();
    untell(&mut facets.tags, |value| common && tag.is_none_or(|tag| tag.eq_ignore_ascii_case(value)));
    Ok(facets)
}

/// Adds what a statement of [`values`] has answered; answers whether all products of its list were asked.
fn add_all(facets: &mut Facets, rows: Rows, most: i64) -> Result<bool, PlatformError> {
    let mut asked = 0;
    for row in rows.decode::<ValueRow>()? {
        if row.kind == "asked" {
            asked = row.count;
        } else {
            add(facets, row);
        }
    }
    Ok(asked < most)
}

fn add(facets: &mut Facets, ValueRow { kind, name, value, count }: ValueRow) {
    let value = FacetValue { value, count: Some(count) };
    if kind == "tag" {
        facets.tags.push(value);
    } else if name.is_empty() {
        facets.vendors.push(value);
    } else if let Some(facet) = facets.options.iter_mut().find(|facet| facet.name.eq_ignore_ascii_case(&name))
    {
        facet.values.push(value);
    } else {
        facets.options.push(Facet { name, values: vec![value] });
    }
}

/// Leaves what most products have, and what is chosen, also where none of those that were asked has it.
fn shorten(values: &mut Vec<FacetValue>, chosen: &[String]) {
    for value in chosen {
        if !values.iter().any(|other| other.value.eq_ignore_ascii_case(value)) {
            values.push(FacetValue { value: value.clone(), count: Some(0) });
        }
    }
    let is_chosen = |value: &FacetValue| chosen.iter().any(|other| other.eq_ignore_ascii_case(&value.value));
    values.sort_by_key(|value| (!is_chosen(value), Reverse(value.count)));
    values.truncate(VALUES.max(chosen.len()));
}

/// Takes away the counts of values of which they can't be told.
fn untell(values: &mut [FacetValue], told: impl Fn(&str) -> bool) {
    for value in values {
        value.count = value.count.filter(|_| told(&value.value));
    }
}

/// Up to three amounts that part the products into lots of about the same size.
fn telling(up_to: &[(i64, i64)], count: i64) -> Vec<(i64, i64)> {
    let mut told: Vec<(i64, i64)> = Vec::new();
    for quarter in 1..=3_i64 {
        let least = count.saturating_mul(quarter);
        let found = up_to.iter().find(|(_, n)| *n > 0 && *n < count && n.saturating_mul(4) >= least);
        if let Some(found) = found.filter(|found| told.iter().all(|(_, n)| *n != found.1)) {
            told.push(*found);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_told_by_amounts_that_part_the_products() {
        let up_to = [(1_000, 0), (2_500, 10), (5_000, 60), (10_000, 60), (25_000, 90), (50_000, 100)];
        assert_eq!(telling(&up_to, 100), [(5_000, 60), (25_000, 90)]);
        assert_eq!(telling(&[(1_000, 5), (2_500, 5)], 5), []);
        assert!(telling(&[], 0).is_empty());
        let steps: Vec<_> = steps().take(4).collect();
        assert_eq!(steps, [100, 250, 500, 1_000]);
    }

    #[test]
    fn what_is_chosen_is_told_however_few_have_it() {
        let mut values: Vec<_> =
            (1..=20).map(|count| FacetValue { value: format!("v{count}"), count: Some(count) }).collect();
        shorten(&mut values, &["V1".to_owned()]);
        assert_eq!((values.len(), values[0].count, values[1].count), (8, Some(1), Some(20)));
        shorten(&mut values, &["none".to_owned()]);
        assert_eq!((values.len(), values[0].value.as_str()), (8, "none"));
    }
}
