//! The document around what stands outside of any shop: nothing leads anywhere from it.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Response, StatusCode};
use leptos::prelude::*;

use super::{CspSources, HTML, MARKER, Page, html};
use crate::assets::{self, APP_STYLE};

/// The answer with this page, alone.
pub fn bare(page: &Page, content: String) -> Response<Body> {
    let mut response = Response::new(Body::from(bare_document(page, content)));
    *response.status_mut() = page.status;
    response.headers_mut().insert(CONTENT_TYPE, HTML);
    response.extensions_mut().insert(page.policy);
    response.extensions_mut().insert(CspSources::default());
    response
}

/// The document of this page, alone.
pub fn bare_document(page: &Page, content: String) -> String {
    let is_refused = page.status == StatusCode::UNPROCESSABLE_ENTITY;
    let title = if is_refused { format!("Error: {}", page.title) } else { page.title.clone() };
    let styles = page.styles.iter().map(|name| view! { <link rel="stylesheet" href=assets::path(name) /> });
    let styles: Vec<_> = styles.collect();
    let document = html(|| {
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{title}</title>
                    <style inner_html=APP_STYLE.text></style>
                    {styles}
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                    <meta name="robots" content="noindex" />
                </head>
                <body>
                    <main id="main" inner_html=content></main>
                </body>
            </html>
        }
    });
    document.replace(MARKER, "")
}

/// What everybody sees of a shop that is there for its managers alone, or not at all: then there is nobody to sign in.
pub fn closed_page(is_there: bool) -> String {
    let title = "This shop is being set up";
    let page = Page { status: StatusCode::SERVICE_UNAVAILABLE, ..Page::personal(title) };
    let content = html(move || {
        view! {
            <section class="notice-page">
                <h1>{title}</h1>
                <p>"Please come back a little later."</p>
                {is_there.then(|| view! { <p class="fine"><a href="/login?return_to=%2Fadmin" rel="nofollow">"Sign in"</a>" if you run it."</p> })}
            </section>
        }
    });
    bare_document(&page, content)
}
