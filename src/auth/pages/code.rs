//! `/login/code`: the code from the mail.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use crate::app::{self, Page};
use crate::auth::flow::CodeFlow;
use crate::auth::service::PendingCode;
use crate::locals::Locals;
use crate::return_to::with_return_to;

/// The page; who has not asked for a code does that first.
pub async fn page(locals: Locals, CodeFlow(pending): CodeFlow) -> Response {
    match pending {
        Some(pending) => render(&locals, &pending, None),
        None => Redirect::to("/login").into_response(),
    }
}

/// The page again, with what was wrong.
pub fn page_with_error(locals: &Locals, pending: &PendingCode, message: String) -> Response {
    render(locals, pending, Some(message))
}

fn render(locals: &Locals, pending: &PendingCode, problem: Option<String>) -> Response {
    let mut page = Page::personal("Enter your code");
    if problem.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let (email, return_to) = (pending.email.clone(), pending.return_to.clone());
    let again = with_return_to("/login", &return_to);
    let dev = locals.app.config.dev;
    let content = app::html(move || {
        let invalid = problem.as_ref().map(|_| "true");
        view! {
            <section class="narrow">
                <h1>"Enter your code"</h1>
                <p>"We have sent a code to " <b>{email.clone()}</b> ". It may take a minute to arrive, and is good for 15 minutes."</p>
                <form method="post" action="/login/code" class="stack">
                    <label for="code">"Code"</label>
                    <input id="code" class="code" name="code" required autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" aria-describedby="code-problem" aria-invalid=invalid autofocus />
                    <p class="problem" id="code-problem" role="alert">{problem}</p>
                    <button class="button">"Sign in"</button>
                </form>
                <form method="post" action="/login">
                    <input type="hidden" name="email" value=email />
                    <input type="hidden" name="return_to" value=return_to />
                    <p class="fine">"No e-mail? Check your spam folder, or " <button class="quiet">"send another code"</button> ". Each code that you asked for here is good, and so is a long one."</p>
                </form>
                <p class="fine"><a href=again>"Use another address"</a></p>
                {dev.then(|| view! { <p class="fine"><a href="/dev/mail">"Development: what was sent"</a></p> })}
            </section>
        }
    });
    page.render(locals, content)
}
