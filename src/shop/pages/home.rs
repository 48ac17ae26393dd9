//! `/`: what is new.

use axum::response::Response;
use leptos::prelude::*;

use super::grid::{Grid, category_address};
use super::list_query::ListQuery;
use crate::app::{self, Page};
use crate::cache_policy::CachePolicy;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::service;
use crate::shop::store::ListPage;
use crate::ui::{Html, IntoHtml};

/// The shop's front page.
pub async fn page(locals: Locals) -> Result<Response, AppError> {
    let query = ListQuery::default();
    let list = service::get_list(&locals, query.filter(1), Some("/".into())).await?;
    let shop = locals.tenant.name.clone();
    let page = Page {
        title: String::new(),
        description: format!("{shop}: see what is new, and everything else we make and sell."),
        canonical: Some("/".into()),
        policy: CachePolicy::Public { ttl: 60, swr: 600 },
        ..Page::personal("")
    };
    let currency = locals.tenant.currency.clone();
    let html = list.rendered(|list| app::html(|| content(shop, list, currency, &locals.app.config.cdn)));
    Ok(page.render(&locals, html.to_owned()))
}

fn content(shop: String, list: &ListPage, currency: String, cdn: &CdnConfig) -> Html {
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
