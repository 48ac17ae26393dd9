//! `/shop`: products by category, search, price and order. All of it is links and GET forms.

use axum::extract::OriginalUri;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::grid::Grid;
use crate::app::{self, Page};
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::api;
use crate::shop::list_query::{ListQuery, SORTS};
use crate::shop::model::{Category, ProductList};
use crate::shop::service::Sort;
use crate::ui::{Html, IntoHtml};

/// A list of products.
pub async fn page(locals: Locals, OriginalUri(uri): OriginalUri) -> Result<Response, AppError> {
    let fields = ListQuery::fields(&uri)?;
    let query = ListQuery::parse(&fields)?;
    let list = api::get_products(fields).await?;
    let known = query.category.is_empty() || list.categories.iter().any(|c| c.name == query.category);
    let title = heading(&query);
    let page = Page {
        description: format!("{title} at {}.", locals.tenant.name),
        title,
        // Searches and price ranges are the visitor's own; search engines have the lists themselves.
        canonical: query.cache_name().filter(|_| known),
        search: query.search.clone(),
        status: if known { StatusCode::OK } else { StatusCode::NOT_FOUND },
        policy: api::ON_SALE,
        ..Page::personal("")
    };
    let currency = locals.tenant.currency.clone();
    let cdn = &locals.app.config.cdn;
    let html = list.rendered("list", |list| app::html(|| content(&query, list, currency, cdn)));
    Ok(page.render(&locals, html.as_ref().to_owned()))
}

fn heading(query: &ListQuery) -> String {
    match (query.search.as_str(), query.category.as_str(), query.tag.as_str()) {
        ("", "", "") => "Everything".into(),
        ("", "", tag) => format!("Tagged “{tag}”"),
        ("", category, _) => capitalised(category),
        (search, "", _) => format!("“{search}”"),
        (search, category, _) => format!("“{search}” in {category}"),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn content(query: &ListQuery, list: &ProductList, currency: String, cdn: &CdnConfig) -> Html {
    let title = heading(query);
    let body = if list.products.is_empty() {
        nothing_found(query).into_html()
    } else {
        view! {
            <Grid cdn=cdn products=list.products.clone() currency=currency />
            {pager(query, list)}
        }
        .into_html()
    };
    view! {
        <h1>{title}</h1>
        {category_chips(query, &list.categories)}
        {filters(query)}
        {body}
    }
    .into_html()
}

fn category_chips(query: &ListQuery, categories: &[Category]) -> impl IntoView + use<> {
    let chip = |name: &str, label: String, count: Option<i64>| {
        let address = ListQuery { category: name.to_owned(), ..query.first_page() }.address();
        let current = (query.category == name).then_some("page");
        view! { <li><a href=address aria-current=current>{label} {count.map(|n| view! { " " <small>{n}</small> })}</a></li> }
    };
    let all = chip("", "All".into(), None);
    let each: Vec<_> =
        categories.iter().map(|c| chip(&c.name, c.name.clone(), Some(c.active_count))).collect();
    view! { <nav aria-label="Categories"><ul class="chips">{all} {each}</ul></nav> }
}

fn filters(query: &ListQuery) -> impl IntoView + use<> {
    let hidden = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value.to_owned() /> })
    };
    let order = query.order();
    let searching = !query.search.is_empty();
    let options: Vec<_> = SORTS
        .iter()
        .filter(|(sort, ..)| searching || *sort != Sort::Relevance)
        .map(|(sort, name, label)| view! { <option value=*name selected=order == *sort>{*label}</option> })
        .collect();
    view! {
        <form class="filters" action="/shop">
            {hidden("q", &query.search)} {hidden("category", &query.category)} {hidden("tag", &query.tag)}
            <label>"Sort by " <select name="sort">{options}</select></label>
            <label>"Price from " <input type="number" name="min" min="0" inputmode="numeric" value=query.min.map(|n| n.to_string()) /></label>
            <label>"to " <input type="number" name="max" min="0" inputmode="numeric" value=query.max.map(|n| n.to_string()) /></label>
            <button>"Apply"</button>
        </form>
    }
}

fn pager(query: &ListQuery, list: &ProductList) -> impl IntoView + use<> {
    let link = |cursor: Option<&String>, rel: &'static str, label: &'static str| match cursor {
        Some(cursor) => view! { <a href=query.at(cursor).address() rel=rel>{label}</a> }.into_html(),
        None => view! { <span></span> }.into_html(),
    };
    view! {
        <nav class="pager" aria-label="Pages">
            {link(list.previous.as_ref(), "prev", "← Previous")}
            {link(list.next.as_ref(), "next", "Next →")}
        </nav>
    }
}

fn nothing_found(query: &ListQuery) -> impl IntoView + use<> {
    let mut asked = Vec::new();
    if !query.search.is_empty() {
        asked.push(format!("“{}”", query.search));
    }
    if !query.category.is_empty() {
        asked.push(format!("in “{}”", query.category));
    }
    if !query.tag.is_empty() {
        asked.push(format!("tagged “{}”", query.tag));
    }
    if query.min.is_some() || query.max.is_some() {
        asked.push("at that price".into());
    }
    let asked = if asked.is_empty() { "here".to_owned() } else { asked.join(" ") };
    let wider = (!query.category.is_empty() && !query.search.is_empty()).then(|| {
        let address = ListQuery { category: String::new(), ..query.first_page() }.address();
        view! { <p><a href=address>"Search all categories"</a></p> }
    });
    view! {
        <section class="empty">
            <h2>"Nothing found"</h2>
            <p>"We have nothing " {asked} ". Fewer or other words may find more."</p>
            {wider}
            <p><a class="button" href="/shop">"See everything"</a></p>
        </section>
    }
}
