//! `/account`: who one is here.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::auth::model::MAX_NAME;
use crate::auth::pages::login::start_address;
use crate::extract::{Query, SignedIn};
use crate::locals::Locals;

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct AccountQuery {
    /// Set once the name was saved.
    saved: Option<String>,
}

/// The person's account.
pub async fn page(locals: Locals, SignedIn(person): SignedIn, Query(query): Query<AccountQuery>) -> Response {
    let is_admin = locals.is_admin();
    let searches = is_admin || locals.app.config.domains.for_everybody;
    let providers: Vec<_> =
        locals.app.config.auth.providers.iter().map(|it| (it.name.clone(), it.id.clone())).collect();
    let content = app::html(move || {
        let add: Vec<_> = providers
            .iter()
            .map(|(name, id)| {
                let address = start_address(id, "/account");
                view! { <li><a href=address rel="nofollow">"Sign in with " {name.clone()} " too"</a></li> }
            })
            .collect();
        view! {
            <section class="narrow">
                <h1>"Your account"</h1>
                {query.saved.map(|_| view! { <p class="notice good" role="status">"Saved."</p> })}
                <p>"You are signed in as " <b>{person.email.clone()}</b> "."</p>
                <form method="post" action="/account" class="stack">
                    <label for="name">"Name"</label>
                    <input id="name" name="name" value=person.name.clone() maxlength=MAX_NAME autocomplete="name" />
                    <button class="button">"Save"</button>
                </form>
                <ul class="stack">
                    <li><a href="/account/sessions">"Where you are signed in"</a></li>
                    {add}
                    <li><a href="/account/orders">"Your orders"</a></li>
                    <li><a href="/cart">"Your cart"</a></li>
                    {searches.then(|| view! { <li><a href="/domains">"Find a domain name"</a></li> })}
                    {is_admin.then(|| view! { <li><a href="/admin">"Manage the shop"</a></li> })}
                </ul>
                <form method="post" action="/logout"><button>"Sign out"</button></form>
            </section>
        }
    });
    Page::personal("Your account").render(&locals, content)
}
