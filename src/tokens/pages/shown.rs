//! A token, shown once.

use axum::response::Response;
use leptos::prelude::*;

use super::{STYLES, TOKENS};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::tokens::service::Made;
use crate::tokens::texts;
use crate::ui::{IntoHtml, Time, Tone, copy_field, notice};

/// The token, and how it is used.
pub fn page(locals: &Locals, admin: &Admin, made: &Made) -> Response {
    let page = Page { styles: STYLES, scripts: &["files.js"], ..Page::personal(texts::kind(made.kind)) };
    let origin = locals.canonical_origin();
    let line = format!("COPPICE_TOKEN={} coppice backup shop.coppice --from {origin}", made.text);
    let content = || {
        view! {
            {notice(Tone::Good, texts::SHOWN_ONCE)}
            <p>{texts::state(false, true)} " " <Time at=made.expires_at /></p>
            <section class="addresses" aria-label=texts::TITLE>
                {copy_field("token", texts::TOKEN, made.text.clone())}
                {copy_field("use", texts::USE_IT, line)}
                <p class="fine" role="status" data-copied></p>
            </section>
            <p><a href=TOKENS>{texts::BACK}</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Tokens, page, content)
}
