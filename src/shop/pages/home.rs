//! `/`: what is new.

use axum::response::Response;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::grid::{Grid, category_address, foremost_picture, in_order};
use crate::app::{self, Page};
use crate::cdn::link::absolute;
use crate::config::CdnConfig;
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::api;
use crate::shop::model::{ListFields, ProductList};
use crate::shop::texts;
use crate::tenant::look::Look;
use crate::ui::{Html, IntoHtml};

/// The shop's front page.
pub async fn page(locals: Locals) -> Result<Response, AppError> {
    let list = api::get_products(ListFields::default()).await?;
    let (shop, look) = (locals.tenant.name.clone(), &locals.look);
    let slogan = &look.settings.slogan;
    let description = if slogan.is_empty() {
        texts::shop_says(&shop, texts::NO_SLOGAN)
    } else {
        texts::shop_says(&shop, slogan)
    };
    let logo = look.settings.logo.as_ref().map(|logo| absolute(&locals, &logo.key));
    let page = Page {
        title: String::new(),
        description,
        canonical: Some("/".into()),
        structured: Some(organization(&shop, look, logo.as_deref(), &locals.canonical_origin()).to_string()),
        image: logo.or_else(|| foremost_picture(&locals, &list.products)),
        policy: api::ON_SALE,
        ..Page::personal("")
    };
    let currency = locals.tenant.currency.clone();
    let cdn = &locals.app.config.cdn;
    let html = list.rendered("front", |list| app::html(|| content(shop, look, list, currency, cdn)));
    Ok(page.render(&locals, html.as_ref().to_owned()))
}

/// Who sells here, for search engines (<https://developers.google.com/search/docs/appearance/structured-data/organization>).
fn organization(shop: &str, look: &Look, logo: Option<&str>, origin: &str) -> Value {
    let settings = &look.settings;
    let mut about = json!({
        "@context": "https://schema.org",
        "@type": "OnlineStore",
        "name": shop,
        "url": format!("{origin}/"),
    });
    let address = (!settings.address.is_empty()).then(|| {
        let street = settings.address.lines().collect::<Vec<_>>().join(", ");
        // Who has written no country may have it in the lines.
        match settings.country.as_str() {
            "" => json!({ "@type": "PostalAddress", "streetAddress": street }),
            country => {
                json!({ "@type": "PostalAddress", "streetAddress": street, "addressCountry": country })
            }
        }
    });
    let text = |text: &str| (!text.is_empty()).then(|| json!(text));
    let known = [
        ("logo", logo.map(|logo| json!(logo))),
        ("description", text(&settings.slogan)),
        ("email", text(&settings.email)),
        ("telephone", text(&settings.phone)),
        ("address", address),
        ("sameAs", (!settings.social.is_empty()).then(|| json!(settings.social))),
    ];
    if let Some(about) = about.as_object_mut() {
        about.extend(known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    about
}

fn content(shop: String, look: &Look, list: &ProductList, currency: String, cdn: &CdnConfig) -> Html {
    let categories: Vec<_> = in_order(&list.categories)
            .into_iter()
            .map(|category| view! { <li><a href=category_address(&category.name)>{category.name.clone()} " " <small>{category.active_count}</small></a></li> })
            .collect();
    let slogan = look.settings.slogan.clone();
    let slogan = (!slogan.is_empty()).then(|| view! { <p dir="auto">{slogan}</p> });
    view! {
        <section class="hero">
            <h1 dir="auto">{shop}</h1>
            {slogan}
            <p><a class="button" href="/shop">{texts::SEE_EVERYTHING}</a></p>
        </section>
        <nav aria-label=texts::CATEGORIES><ul class="chips">{categories}</ul></nav>
        <h2 class="section">{texts::NEW_IN}</h2>
        <Grid cdn=cdn products=list.products.clone() currency=currency />
        <p class="pager"><span></span><a href="/shop">{texts::ALL_PRODUCTS}</a></p>
    }
    .into_html()
}
