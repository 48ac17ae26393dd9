//! `/login`: by a code from a mail, or by an account elsewhere.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::auth::flow::KeptCookie;
use crate::extract::Query;
use crate::locals::Locals;
use crate::return_to::{came_from, return_to, with_return_to};

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct LoginQuery {
    /// A path of this site; else it is the page one comes from.
    return_to: Option<String>,
}

/// What was wrong with an attempt.
pub struct LoginFormError {
    /// The address that was entered, if it was by a code.
    pub email: String,
    /// What was wrong.
    pub message: String,
    /// The answer's status.
    pub status: StatusCode,
}

/// The page, or what one would go on to, for whoever is signed in.
pub async fn page(locals: Locals, headers: HeaderMap, Query(query): Query<LoginQuery>) -> Response {
    let return_to = match &query.return_to {
        Some(path) => return_to(path),
        None => came_from(&headers, &locals.origin),
    };
    if locals.user().is_some() {
        let on = if return_to == "/" { "/account" } else { return_to };
        return Redirect::to(on).into_response();
    }
    render(&locals, return_to, None)
}

/// The page again, with what was wrong.
pub fn page_with_error(locals: &Locals, return_to: &str, error: LoginFormError) -> Response {
    render(locals, return_to, Some(error))
}

fn render(locals: &Locals, return_to: &str, error: Option<LoginFormError>) -> Response {
    let mut page = Page::personal("Sign in");
    locals.set_cookie(KeptCookie::cookie());
    if let Some(error) = &error {
        page.status = error.status;
    }
    let settings = &locals.app.config.auth;
    let providers: Vec<_> = settings
        .providers
        .iter()
        .map(|provider| (provider.name.clone(), start_address(&provider.id, return_to)))
        .collect();
    let (by_code, return_to) = (settings.by_code, return_to.to_owned());
    let content = app::html(move || {
        let (email, message) =
            error.map_or_else(Default::default, |error| (error.email, Some(error.message)));
        let links: Vec<_> = providers
            .into_iter()
            .map(|(name, address)| view! { <li><a class="button plain" href=address rel="nofollow">"Continue with " {name}</a></li> })
            .collect();
        let nothing = !by_code && links.is_empty();
        let or = (by_code && !links.is_empty()).then(|| view! { <p class="fine">"or"</p> });
        let invalid = (by_code && message.is_some()).then_some("true");
        view! {
            <section class="narrow">
                <h1>"Sign in"</h1>
                {(!by_code).then(|| message.clone().map(|text| view! { <p class="problem" role="alert">{text}</p> }))}
                {by_code.then(|| view! {
                    <form method="post" action="/login" class="stack" novalidate>
                        <input type="hidden" name="return_to" value=return_to />
                        <input type="hidden" name="cookie_given" value="true" />
                        <label for="email">"E-mail"</label>
                        <input id="email" type="email" name="email" value=email required autocomplete="email" inputmode="email" autocapitalize="none" spellcheck="false" aria-describedby="email-note email-problem" aria-invalid=invalid />
                        <p class="problem" id="email-problem" role="alert">{message}</p>
                        <p class="fine" id="email-note">"We send you a code. There is no password, and nothing to set up first."</p>
                        <button class="button">"Send me a code"</button>
                    </form>
                })}
                {nothing.then(|| view! {
                    <p>"Nobody can sign in here yet: this shop can send no mail, and takes no accounts from elsewhere."</p>
                    <p class="fine">"If you run it, set up mail. Where it runs as a program of its own, " <code>"coppice admin link"</code> " with your address gives you a link that signs you in."</p>
                })}
                {or}
                {(!links.is_empty()).then(|| view! { <ul class="stack">{links}</ul> })}
                {by_code.then(|| view! { <p class="fine"><a href="/orders/find">"Ordered without signing in?"</a></p> })}
            </section>
        }
    });
    page.render(locals, content)
}

/// Where signing in with a provider begins.
pub(super) fn start_address(provider: &str, return_to: &str) -> String {
    with_return_to(&format!("/login/with/{provider}"), return_to)
}
