//! Lists without products.

use leptos::prelude::*;

use crate::shop::list_query::ListQuery;
use crate::shop::model::ProductList;
use crate::shop::texts;
use crate::ui::{Html, IntoHtml};

/// Why nothing is found, and what else might be.
pub fn nothing_found(query: &ListQuery, list: &ProductList) -> Html {
    if query.is_impossible() {
        return impossible(query);
    }
    let asked = asked(query);
    let advice = (!query.search.is_empty()).then_some(texts::FEWER_WORDS);
    let near: Vec<_> = list
        .near
        .iter()
        .map(|search| {
            let address = ListQuery { search: search.clone(), ..ListQuery::default() }.address();
            view! { <li><a href=address>{search.clone()}</a></li> }
        })
        .collect();
    let near = (!near.is_empty()).then(|| {
        view! { <p id="near">{texts::DID_YOU_MEAN}</p> <ul class="chips" aria-labelledby="near" data-testid="near">{near}</ul> }
    });
    let wider = (!query.category.is_empty() && !query.search.is_empty()).then(|| {
        let address = ListQuery { category: String::new(), ..query.first_page() }.address();
        view! { <p><a href=address>{texts::ALL_CATEGORIES}</a></p> }
    });
    view! {
        <section class="empty">
            <h2>{texts::NOTHING_FOUND}</h2>
            <p>{texts::nothing(&asked)} {advice}</p>
            {near}
            {wider}
            {everything()}
        </section>
    }
    .into_html()
}

/// What was asked for, as the end of a sentence.
fn asked(query: &ListQuery) -> String {
    let mut asked = Vec::new();
    if !query.search.is_empty() {
        asked.push(texts::quoted(&query.search));
    }
    if !query.category.is_empty() {
        asked.push(texts::in_category(&query.category));
    }
    if !query.tag.is_empty() {
        asked.push(texts::with_tag(&query.tag));
    }
    if query.min.is_some() || query.max.is_some() {
        asked.push(texts::AT_THAT_PRICE.into());
    }
    if query.is_narrowed() {
        asked.push(texts::WITH_THESE_FILTERS.into());
    }
    if asked.is_empty() { texts::HERE.to_owned() } else { asked.join(" ") }
}

/// Prices that exclude each other.
fn impossible(query: &ListQuery) -> Html {
    let (min, max) = (query.min.clone(), query.max.clone());
    let text = |amount: &Option<crate::shop::list_query::Amount>| {
        amount.as_ref().map(|amount| amount.text.clone()).unwrap_or_default()
    };
    let (from, to) = (text(&min), text(&max));
    let turned = ListQuery { min: max, max: min, ..query.first_page() }.address();
    view! {
        <section class="empty">
            <h2>{texts::NOTHING_FOUND}</h2>
            <p>{texts::prices_turned(&from, &to)}</p>
            <p><a href=turned>{texts::from_to(&to, &from)}</a></p>
            {everything()}
        </section>
    }
    .into_html()
}

/// A list that is not there.
pub fn nothing_here(query: &ListQuery) -> Html {
    let first = query.cursor.is_some().then(|| {
        view! { <p><a href=query.first_page().address()>{texts::FIRST_PAGE}</a></p> }
    });
    view! {
        <section class="empty">
            <p>{match query.cursor {
                Some(_) => texts::EMPTY_PAGE.to_owned(),
                None => texts::nothing(&asked(query)),
            }}</p>
            {first}
            {everything()}
        </section>
    }
    .into_html()
}

fn everything() -> impl IntoView {
    view! { <p><a class="button" href="/shop">{texts::SEE_EVERYTHING}</a></p> }
}
