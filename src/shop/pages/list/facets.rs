//! What a list can be narrowed by, as links: beside it where there is room, else in a drawer above it.

use leptos::prelude::*;

use crate::region;
use crate::shop::list_query::{Amount, ListQuery};
use crate::shop::model::{Facet, FacetValue, ProductList};
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

/// A link to the list with one thing more, or, where it is asked for already, without it.
struct Choice {
    label: String,
    count: Option<i64>,
    address: String,
    chosen: bool,
}

/// Things of one kind to narrow by.
struct Group {
    name: String,
    choices: Vec<Choice>,
}

/// The drawer; nothing where the products have nothing in which they differ.
pub fn facets(query: &ListQuery, list: &ProductList, currency: &str) -> Option<Html> {
    let groups = groups(query, list, currency);
    if groups.is_empty() {
        return None;
    }
    let chosen = groups.iter().flat_map(|group| &group.choices).filter(|choice| choice.chosen).count();
    let number = (chosen > 0).then(|| format!(" ({chosen})"));
    let groups: Vec<_> = groups.into_iter().enumerate().map(|(at, group)| group_view(at, group)).collect();
    Some(
        view! {
            <details class="facets">
                <summary>{texts::FILTERS}{number}</summary>
                <nav aria-label=texts::FILTERS>{groups}</nav>
            </details>
        }
        .into_html(),
    )
}

fn group_view(at: usize, group: Group) -> impl IntoView {
    let id = format!("facet-{at}");
    let choices: Vec<_> = group
        .choices
        .into_iter()
        .map(|Choice { label, count, address, chosen }| {
            let current = chosen.then_some("true");
            let count = count.map(|n| view! { " " <small>{n}</small> });
            view! { <li><a href=address rel="nofollow" aria-current=current><bdi>{label}</bdi>{count}</a></li> }
        })
        .collect();
    view! {
        <h2 id=id.clone() dir="auto">{group.name}</h2>
        <ul aria-labelledby=id>{choices}</ul>
    }
}

fn groups(query: &ListQuery, list: &ProductList, currency: &str) -> Vec<Group> {
    let facets = &list.facets;
    let first = query.first_page();
    let told = |count: i64| facets.whole.then_some(count);
    let mut groups: Vec<Group> = facets.options.iter().filter_map(|facet| option(&first, facet)).collect();
    let mut add = |name: &str, choices: Vec<Choice>| {
        if !choices.is_empty() {
            groups.push(Group { name: name.to_owned(), choices });
        }
    };
    // What all have is no choice.
    let narrows = |count: Option<i64>| list.uncounted || count.is_none_or(|count| count < list.count);
    let vendor = |value: &FacetValue| {
        let chosen = query.vendor.eq_ignore_ascii_case(&value.value);
        let vendor = if chosen { String::new() } else { value.value.clone() };
        let address = ListQuery { vendor, ..first.clone() }.address();
        Choice { label: value.value.clone(), count: value.count, address, chosen }
    };
    let several = facets.vendors.len() > 1 && facets.vendors.iter().any(|value| narrows(value.count));
    if several || !query.vendor.is_empty() {
        add(texts::BRAND, facets.vendors.iter().map(vendor).collect());
    }
    let price = |(up_to, count): &(i64, i64)| {
        let chosen = query.min.is_none() && query.max.as_ref().is_some_and(|max| max.minor == *up_to);
        let max = Amount { minor: *up_to, text: region::short(*up_to, currency) };
        let address = ListQuery { min: None, max: (!chosen).then_some(max), ..first.clone() }.address();
        let label = texts::up_to(&region::round(*up_to, currency));
        Choice { label, count: told(*count), address, chosen }
    };
    add(texts::PRICE, facets.prices.iter().map(price).collect());
    let address = ListQuery { in_stock: !query.in_stock, ..first.clone() }.address();
    let in_stock = Choice {
        label: texts::IN_STOCK.to_owned(),
        count: told(facets.in_stock),
        address,
        chosen: query.in_stock,
    };
    let some_are = facets.in_stock > 0 && (!facets.whole || facets.in_stock < facets.count);
    if some_are || query.in_stock {
        add(texts::AVAILABILITY, vec![in_stock]);
    }
    let tag = |value: &FacetValue| {
        let chosen = query.tag == value.value;
        let tag = if chosen { String::new() } else { value.value.clone() };
        let address = ListQuery { tag, ..first.clone() }.address();
        Choice { label: value.value.clone(), count: value.count, address, chosen }
    };
    let telling = |value: &&FacetValue| narrows(value.count) || query.tag == value.value;
    add(texts::TAGS, facets.tags.iter().filter(telling).map(tag).collect());
    groups
}

/// The values of an option; nothing where there is nothing to choose.
fn option(first: &ListQuery, facet: &Facet) -> Option<Group> {
    let chosen = |value: &FacetValue| first.options.has(&facet.name, &value.value);
    if !first.options.takes(&facet.name) || facet.values.len() < 2 && !facet.values.iter().any(chosen) {
        return None;
    }
    let mut values: Vec<&FacetValue> = facet.values.iter().collect();
    values
        .sort_by_cached_key(|value| (size(&value.value), coppice_catalogue::search::sort_key(&value.value)));
    let choices = values.into_iter().map(|value| Choice {
        label: value.value.clone(),
        count: value.count,
        address: ListQuery { options: first.options.toggled(&facet.name, &value.value), ..first.clone() }
            .address(),
        chosen: chosen(value),
    });
    Some(Group { name: facet.name.clone(), choices: choices.collect() })
}

/// Sizes that have names come in their order, and before all else.
fn size(value: &str) -> usize {
    const SIZES: [&[&str]; 8] = [
        &["xxs", "2xs"],
        &["xs", "extra small", "x-small"],
        &["s", "small"],
        &["m", "medium"],
        &["l", "large"],
        &["xl", "extra large", "x-large"],
        &["xxl", "2xl"],
        &["xxxl", "3xl"],
    ];
    let value = value.to_lowercase();
    SIZES.iter().position(|names| names.contains(&value.as_str())).unwrap_or(SIZES.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::list_query::Options;
    use crate::shop::model::Facets;

    #[test]
    fn sizes_are_in_their_order_and_one_value_is_no_choice() {
        let values = |all: &[&str]| {
            all.iter()
                .map(|value| FacetValue { value: (*value).to_owned(), count: Some(3) })
                .collect::<Vec<_>>()
        };
        let facet = |name: &str, all: &[&str]| Facet { name: name.into(), values: values(all) };
        let options = vec![facet("Size", &["XL", "S", "10", "9", "M"]), facet("Fit", &["Loose"])];
        let list = ProductList {
            count: 5,
            facets: Facets { options, count: 5, whole: true, ..Facets::default() },
            ..ProductList::default()
        };
        let groups = groups(&ListQuery::default(), &list, "USD");
        let labels: Vec<_> = groups.iter().flat_map(|g| &g.choices).map(|c| c.label.as_str()).collect();
        assert_eq!(labels, ["S", "M", "XL", "9", "10"]);
        assert_eq!(groups[0].choices[0].address, "/shop?options=Size:S");
    }

    #[test]
    fn every_value_that_is_offered_is_one_that_can_be_asked_for() {
        let facet = |name: &str| {
            let values = (0..8).map(|i| FacetValue { value: format!("v{i}"), count: None });
            Facet { name: name.into(), values: values.collect() }
        };
        let facets =
            Facets { options: ["a", "b", "c", "d"].map(facet).into(), count: 5, ..Facets::default() };
        let list = ProductList { count: 5, facets, ..ProductList::default() };
        for (chosen, offered) in
            [("", 4), ("a:v1", 4), ("A:v1;b:v1;C:v1,v2", 3), ("x:1;y:1", 4), ("x:1;y:1;a:v1", 1)]
        {
            let options = Options::parse(chosen).unwrap();
            let groups = groups(&ListQuery { options, ..ListQuery::default() }, &list, "USD");
            assert_eq!(groups.len(), offered, "{chosen}");
            for choice in groups.iter().flat_map(|group| &group.choices) {
                let fields = ListQuery::raw(&choice.address.parse().unwrap()).unwrap();
                let (_, problems) = ListQuery::read(&fields, "USD").unwrap();
                assert_eq!(problems, [], "{}", choice.address);
            }
        }
    }
}
