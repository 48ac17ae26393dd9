//! `/`: what is new.

use axum::response::Response;
use leptos::prelude::*;

use super::grid::{Grid, category_address};
use crate::app::{self, Page};
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::api;
use crate::shop::model::{ListFields, ProductList};
use crate::ui::{Html, IntoHtml};

/// The shop's front page.
pub async fn page(locals: Locals) -> Result<Response, AppError> {
    let list = api::get_products(ListFields::default()).await?;
    let shop = locals.tenant.name.clone();
    let page = Page {
        title: String::new(),
        description: format!("{shop}: see what is new, and everything else we make and sell."),
        canonical: Some("/".into()),
        policy: api::ON_SALE,
        ..Page::personal("")
    };
    let currency = locals.tenant.currency.clone();
    let cdn = &locals.app.config.cdn;
    let html = list.rendered("front", |list| app::html(|| content(shop, list, currency, cdn)));
    Ok(page.render(&locals, html.as_ref().to_owned()))
}

fn content(shop: String, list: &ProductList, currency: String, cdn: &CdnConfig) -> Html {
    let categories: Vec<_> = list
            .categories
            .iter()
            .map(|category| view! { <li><a href=category_address(&category.name)>{category.name.clone()} " " <small>{category.active_count}</small></a></li> })
            .collect();
    view! {
        <section class="hero">
            <h1>{shop}</h1>
            <p>"Well-made things for every day, sent to your door."</p>
            <p><a class="button" href="/shop">"See everything"</a></p>
        </section>
        <nav aria-label="Categories"><ul class="chips">{categories}</ul></nav>
        <h2 class="section">"New in"</h2>
        <Grid cdn=cdn products=list.products.clone() currency=currency />
        <p class="pager"><span></span><a href="/shop">"All products"</a></p>
    }
    .into_html()
}
