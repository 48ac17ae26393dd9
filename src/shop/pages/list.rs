//! `/shop`: products by category, search, price and order. All of it is links and GET forms.

mod empty;
mod facets;
mod filters;

use axum::extract::OriginalUri;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use super::grid::{Grid, foremost_picture, in_order};
use crate::app::{self, Page};
use crate::assets::LIST_SCRIPT;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::api;
use crate::shop::list_query::{ListQuery, Problem};
use crate::shop::model::{Category, ProductList};
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};
use empty::{nothing_found, nothing_here};
use facets::facets;
use filters::{filters, in_force};

/// A list of products.
pub async fn page(locals: Locals, OriginalUri(uri): OriginalUri) -> Result<Response, AppError> {
    let (query, problems) = ListQuery::read(&ListQuery::raw(&uri)?, &locals.tenant.currency)?;
    if problems.is_empty() && ListQuery::has_empty_fields(&uri) {
        let mut response = Redirect::to(&query.address()).into_response();
        response.extensions_mut().insert(api::ON_SALE);
        return Ok(response);
    }
    let currency = locals.tenant.currency.clone();
    let cdn = &locals.app.config.cdn;
    let list = match api::get_products(query.fields()).await {
        Ok(list) => list,
        Err(AppError::NotFound(_)) => return unknown(&locals, &query).await,
        Err(error) => return Err(error),
    };
    let title = heading(&query);
    let page = Page {
        description: texts::list_at(&title, &locals.tenant.name),
        title,
        // Searches and price ranges are the visitor's own; search engines have the lists themselves.
        canonical: query.canonical().filter(|_| problems.is_empty()),
        image: foremost_picture(&locals, &list.products),
        search: query.search.clone(),
        script: Some(&LIST_SCRIPT),
        policy: api::ON_SALE,
        ..Page::personal("")
    };
    let html = if problems.is_empty() {
        list.rendered("list", |list| app::html(|| content(&query, list, currency, cdn, &[])))
            .as_ref()
            .to_owned()
    } else {
        app::html(|| content(&query, &list, currency, cdn, &problems))
    };
    Ok(page.render(&locals, html))
}

/// A list that is not there: of a category or a tag that nobody has, or past the end. A visitor's words are no title.
async fn unknown(locals: &Locals, query: &ListQuery) -> Result<Response, AppError> {
    let categories = api::get_categories().await?;
    let page = Page {
        search: query.search.clone(),
        status: StatusCode::NOT_FOUND,
        policy: api::ON_SALE,
        ..Page::personal(texts::NOTHING_FOUND)
    };
    let html = app::html(|| {
        view! {
            <h1>{texts::NOTHING_FOUND}</h1>
            {category_chips(&ListQuery::default(), &categories)}
            {nothing_here(query)}
        }
    });
    Ok(page.render(locals, html))
}

fn heading(query: &ListQuery) -> String {
    match (query.search.as_str(), query.category.as_str(), query.tag.as_str()) {
        ("", "", "") => texts::EVERYTHING.into(),
        ("", "", tag) => texts::tagged(tag),
        ("", category, _) => texts::capitalised(category),
        (search, category, _) => texts::searched(search, category),
    }
}

fn content(
    query: &ListQuery,
    list: &ProductList,
    currency: String,
    cdn: &CdnConfig,
    problems: &[Problem],
) -> Html {
    let title = heading(query);
    let body = if list.products.is_empty() {
        nothing_found(query, list).into_html()
    } else {
        view! {
            <p class="fine" role="status" data-testid="count">{how_many(query, list)}</p>
            <Grid cdn=cdn products=list.products.clone() currency=currency.clone() />
            {pager(query, list)}
        }
        .into_html()
    };
    view! {
        <h1>{title}</h1>
        {category_chips(query, &list.categories)}
        {filters(query, problems)}
        {in_force(query, &currency)}
        {match facets(query, list, &currency) {
            Some(facets) => view! { <div class="shelf">{facets} <div class="results">{body}</div></div> }.into_html(),
            None => body,
        }}
    }
    .into_html()
}

/// How many products there are, and what is not as it was asked.
fn how_many(query: &ListQuery, list: &ProductList) -> String {
    let count = texts::products(list.count, list.uncounted);
    if list.begun { texts::begun(&count, &query.search) } else { count }
}

fn category_chips(query: &ListQuery, categories: &[Category]) -> impl IntoView + use<> {
    let chip = |name: &str, label: String, count: Option<i64>| {
        let address = ListQuery { category: name.to_owned(), ..query.first_page() }.address();
        let current = (query.category == name).then_some("page");
        view! { <li><a href=address aria-current=current>{label} {count.map(|n| view! { " " <small>{n}</small> })}</a></li> }
    };
    let all = chip("", texts::ALL.into(), None);
    let each: Vec<_> = in_order(categories)
        .into_iter()
        .map(|c| chip(&c.name, c.name.clone(), Some(c.active_count)))
        .collect();
    view! { <nav aria-label=texts::CATEGORIES><ul class="chips">{all} {each}</ul></nav> }
}

fn pager(query: &ListQuery, list: &ProductList) -> impl IntoView + use<> {
    let link = |cursor: Option<&String>, rel: &'static str, label: &'static str| match cursor {
        Some(cursor) => view! { <a href=query.at(cursor).address() rel=rel>{label}</a> }.into_html(),
        None => view! { <span></span> }.into_html(),
    };
    view! {
        <nav class="pager" aria-label=texts::PAGES>
            {link(list.previous.as_ref(), "prev", texts::PREVIOUS)}
            {link(list.next.as_ref(), "next", texts::NEXT)}
        </nav>
    }
}
