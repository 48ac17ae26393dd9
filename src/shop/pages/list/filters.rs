//! What narrows a list, and what takes that back.

use leptos::prelude::*;

use crate::region;
use crate::shop::list_query::{ListQuery, Problem, SORTS};
use crate::shop::service::Sort;
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

/// The form of order and prices. The usual order has no name, so that it does not stand in the address.
pub fn filters(query: &ListQuery, problems: &[Problem]) -> Html {
    let hidden = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value.to_owned() /> })
    };
    let order = query.order();
    let fields = query.fields();
    let searching = !query.search.is_empty();
    let options: Vec<_> = SORTS
        .iter()
        .filter(|(sort, ..)| searching || *sort != Sort::Relevance)
        .map(|(sort, name, label)| {
            let name = if *sort == query.usual_order() { "" } else { name };
            view! { <option value=name selected=order == *sort>{*label}</option> }
        })
        .collect();
    let problem = |field: &str| problems.iter().find(|problem| problem.field == field);
    let price = |field: &'static str, amount: Option<String>, label: &'static str| {
        let odd = problem(field);
        let value = odd.map(|odd| odd.value.clone()).or(amount);
        let marks = odd.map(|_| ("true", "list-problems"));
        view! {
            <label>{label} " "
                <input
                    name=field
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="20"
                    value=value
                    aria-invalid=marks.map(|(invalid, _)| invalid)
                    aria-describedby=marks.map(|(_, id)| id)
                />
            </label>
        }
    };
    let min = price("min", query.min.as_ref().map(|min| min.text.clone()), texts::PRICE_FROM);
    let max = price("max", query.max.as_ref().map(|max| max.text.clone()), texts::PRICE_TO);
    let told: Vec<_> = problems
        .iter()
        .map(|problem| view! { <li>{texts::odd_field(&problem.value, &problem.message)}</li> })
        .collect();
    let told =
        (!told.is_empty()).then(|| view! { <ul class="notice" id="list-problems" role="alert">{told}</ul> });
    view! {
        {told}
        <form class="filters" action="/shop" data-filters>
            {hidden("q", &query.search)} {hidden("category", &query.category)} {hidden("tag", &query.tag)}
            {hidden("type", &fields.r#type)} {hidden("options", &fields.options)} {hidden("vendor", &fields.vendor)} {hidden("stock", &fields.stock)}
            <label>{texts::SORT_BY} <select name="sort">{options}</select></label>
            {min}
            {max}
            <button>{texts::APPLY}</button>
        </form>
    }
    .into_html()
}

/// What narrows the list, each with a link to the list without it.
pub fn in_force(query: &ListQuery, currency: &str) -> Html {
    let list = query.first_page();
    let chosen =
        list.options.groups().iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    let chosen: Vec<_> = chosen
        .map(|(name, value)| {
            let options = list.options.toggled(name, value);
            Some((texts::option(name, value), ListQuery { options, ..list.clone() }))
        })
        .collect();
    let filters = [
        (!list.search.is_empty())
            .then(|| (texts::quoted(&list.search), ListQuery { search: String::new(), ..list.clone() })),
        (!list.tag.is_empty())
            .then(|| (texts::tagged(&list.tag), ListQuery { tag: String::new(), ..list.clone() })),
        list.kind.map(|kind| (kind.name().to_owned(), ListQuery { kind: None, ..list.clone() })),
        list.min.as_ref().map(|min| {
            (texts::from(&region::round(min.minor, currency)), ListQuery { min: None, ..list.clone() })
        }),
        list.max.as_ref().map(|max| {
            (texts::up_to(&region::round(max.minor, currency)), ListQuery { max: None, ..list.clone() })
        }),
        list.in_stock.then(|| (texts::IN_STOCK.to_owned(), ListQuery { in_stock: false, ..list.clone() })),
        (!list.vendor.is_empty())
            .then(|| (list.vendor.clone(), ListQuery { vendor: String::new(), ..list.clone() })),
    ];
    let links: Vec<_> = filters
        .into_iter()
        .chain(chosen)
        .flatten()
        .map(|(label, without)| {
            view! { <li><a href=without.address()><span class="unseen">{texts::REMOVE}</span>{label} <span aria-hidden="true">" ✕"</span></a></li> }
        })
        .collect();
    if links.is_empty() {
        return ().into_html();
    }
    let none = ListQuery {
        category: list.category.clone(),
        sort: list.sort,
        limit: list.limit,
        ..ListQuery::default()
    };
    let all = (links.len() > 1).then(|| view! { <li><a href=none.address()>{texts::CLEAR_ALL}</a></li> });
    view! { <nav aria-label=texts::FILTERS_IN_FORCE><ul class="chips" data-testid="in-force">{links}{all}</ul></nav> }
        .into_html()
}
