//! `/orders/find`: for whoever has lost the links to their orders.

use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::extract::Query;
use crate::locals::Locals;
use crate::orders::texts::checkout as texts;
use crate::ui::{IntoHtml, NOTICE, Tone, notice};

/// What was done.
#[derive(Debug, Default, Deserialize)]
pub struct FindQuery {
    sent: Option<String>,
}

/// The form; it asks nothing of the database.
pub async fn page(locals: Locals, Query(query): Query<FindQuery>) -> Response {
    let email = locals.user().map(|user| user.email.clone()).unwrap_or_default();
    render(&locals, query.sent.is_some(), email, None)
}

/// The form again, with what was typed and what was wrong with it.
pub fn refused(locals: &Locals, email: String, problem: String) -> Response {
    render(locals, false, email, Some(problem))
}

fn render(locals: &Locals, is_sent: bool, email: String, problem: Option<String>) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page { styles: &["checkout.css"], status, ..Page::personal(texts::FIND) };
    let (is_signed_in, can_mail) = (locals.user().is_some(), locals.app.config.auth.by_code);
    let content = app::html(move || {
        let wrong = problem.is_some().then_some("true");
        let form = if can_mail {
            view! {
                <form id="find-orders" method="post" action=format!("/orders/find{NOTICE}") class="stack" novalidate>
                    <label for="email">{texts::EMAIL}</label>
                    <input id="email" type="email" name="email" value=email maxlength="254" required autocomplete="email" inputmode="email" autocapitalize="none" spellcheck="false" aria-describedby="email-note email-problem" aria-invalid=wrong />
                    <p class="problem" id="email-problem" role="alert">{problem}</p>
                    <p class="fine" id="email-note">{texts::FIND_NOTE}</p>
                    <button class="button">{texts::SEND_LINKS}</button>
                </form>
            }
            .into_html()
        } else {
            view! { <p>{texts::NO_MAIL}</p> }.into_html()
        };
        let own = if is_signed_in {
            view! { <p><a href="/account/orders">{texts::SEE_YOURS}</a></p> }.into_html()
        } else {
            view! { <p><a href="/login?return_to=/account/orders">{texts::OR_SIGN_IN}</a></p> }.into_html()
        };
        view! {
            <section class="narrow">
                {is_sent.then(|| notice(Tone::Good, texts::LINKS_SENT))}
                <h1>{texts::FIND}</h1>
                {form}
                {own}
            </section>
        }
    });
    let mut response = page.render(locals, content);
    let robots = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(robots, HeaderValue::from_static("noindex"));
    response
}
