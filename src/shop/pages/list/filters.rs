//! What narrows a list, and what takes that back.

use leptos::prelude::*;

use crate::shop::list_query::{ListQuery, Problem, SORTS};
use crate::shop::service::Sort;
use crate::ui::{Html, IntoHtml};

/// The form of order and prices. The usual order has no name, so that it does not stand in the address.
pub fn filters(query: &ListQuery, problems: &[Problem]) -> Html {
    let hidden = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value.to_owned() /> })
    };
    let order = query.order();
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
    let min = price("min", query.min.as_ref().map(|min| min.text.clone()), "Price from");
    let max = price("max", query.max.as_ref().map(|max| max.text.clone()), "to");
    let told: Vec<_> = problems
        .iter()
        .map(|problem| view! { <li>"“" {problem.value.clone()} "”: " {problem.message.clone()}</li> })
        .collect();
    let told =
        (!told.is_empty()).then(|| view! { <ul class="notice" id="list-problems" role="alert">{told}</ul> });
    view! {
        {told}
        <form class="filters" action="/shop" data-filters>
            {hidden("q", &query.search)} {hidden("category", &query.category)} {hidden("tag", &query.tag)}
            {hidden("type", query.fields().r#type.as_str())}
            <label>"Sort by " <select name="sort">{options}</select></label>
            {min}
            {max}
            <button>"Apply"</button>
        </form>
    }
    .into_html()
}

/// What narrows the list, each with a link to the list without it.
pub fn in_force(query: &ListQuery) -> Html {
    let list = query.first_page();
    let quoted = |text: &str| format!("“{text}”");
    let filters = [
        (!list.search.is_empty())
            .then(|| (quoted(&list.search), ListQuery { search: String::new(), ..list.clone() })),
        (!list.tag.is_empty()).then(|| {
            (format!("Tagged {}", quoted(&list.tag)), ListQuery { tag: String::new(), ..list.clone() })
        }),
        list.kind.map(|kind| (kind.name().to_owned(), ListQuery { kind: None, ..list.clone() })),
        list.min.as_ref().map(|min| (format!("From {}", min.text), ListQuery { min: None, ..list.clone() })),
        list.max.as_ref().map(|max| (format!("Up to {}", max.text), ListQuery { max: None, ..list.clone() })),
    ];
    let links: Vec<_> = filters
        .into_iter()
        .flatten()
        .map(|(label, without)| {
            view! { <li><a href=without.address()><span class="unseen">"Remove: "</span>{label} <span aria-hidden="true">" ✕"</span></a></li> }
        })
        .collect();
    if links.is_empty() {
        return ().into_html();
    }
    view! { <nav aria-label="Filters in force"><ul class="chips" data-testid="in-force">{links}</ul></nav> }
        .into_html()
}
