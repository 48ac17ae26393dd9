//! `/pages/:slug`: a page of the shop's own.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Datelike};
use coppice_catalogue::region::Region;
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::error::AppError;
use crate::locals::Locals;
use crate::shop::api::ON_SALE;
use crate::site::model::PageView;
use crate::site::{service, texts};
use crate::ui::{Html, IntoHtml, Tone, notice};

/// The page; one round trip, none from the cache.
pub async fn page(locals: Locals, Path(slug): Path<String>) -> Result<Response, AppError> {
    let region = locals.look.region();
    if let Some(found) = service::find_page(&locals, &slug).await? {
        if found.slug != slug {
            let mut response =
                (StatusCode::MOVED_PERMANENTLY, [(LOCATION, address(&found.slug))]).into_response();
            response.extensions_mut().insert(ON_SALE);
            return Ok(response);
        }
        let page = Page { canonical: Some(address(&slug)), policy: ON_SALE, ..about(&found) };
        let html = found.rendered("own", |view| app::html(|| content(view, region, None)));
        return Ok(page.render(&locals, html.as_ref().to_owned()));
    }
    // Who runs the shop sees what nobody else does yet.
    if locals.is_admin()
        && let Some(draft) = service::get_draft(&locals, &slug).await?
    {
        let said = Some(notice(Tone::Plain, texts::ONLY_YOU));
        return Ok(about(&draft).render(&locals, app::html(|| content(&draft, region, said))));
    }
    Err(AppError::NotFound(texts::NOT_FOUND.into()))
}

fn address(slug: &str) -> String {
    format!("/pages/{slug}")
}

fn about(view: &PageView) -> Page {
    Page { description: view.description.clone(), ..Page::personal(view.title.clone()) }
}

fn content(view: &PageView, region: &Region, said: Option<Html>) -> Html {
    let changed = DateTime::from_timestamp(view.updated_at, 0).map(|at| {
        let machine = at.format("%Y-%m-%d").to_string();
        let people = region.date(at.year(), at.month(), at.day());
        view! { <p class="fine">{texts::LAST_CHANGED} " " <time datetime=machine>{people}</time></p> }
    });
    view! {
        {said}
        <article class="own-page">
            <h1 dir="auto">{view.title.clone()}</h1>
            <div class="prose" dir="auto" inner_html=view.html.clone()></div>
            {changed}
        </article>
    }
    .into_html()
}
