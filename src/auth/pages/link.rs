//! `/link`: a link that is good once. Looking at it uses nothing up: programs that read mail do that too.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::app::{self, Page};
use crate::auth::model::{Link, Purpose};
use crate::auth::service;
use crate::error::AppError;
use crate::extract::Query;
use crate::locals::Locals;
use crate::return_to::with_return_to;
use crate::ui::{Html, IntoHtml};

/// Which link.
#[derive(Debug, Default, Deserialize)]
pub struct LinkQuery {
    #[serde(default)]
    key: String,
}

/// The page; what it leads to needs a click.
pub async fn page(locals: Locals, Query(query): Query<LinkQuery>) -> Result<Response, AppError> {
    let link = service::get_link(&locals, &query.key).await?;
    let shop = locals.tenant.name.clone();
    let title = match link.purpose {
        Purpose::Invite => format!("Join {shop}"),
        Purpose::SignIn => format!("Sign in to {shop}"),
    };
    let person = locals.user().map(|person| person.email.clone());
    let heading = title.clone();
    let content = app::html(move || {
        view! {
            <section class="narrow">
                <h1 dir="auto">{heading}</h1>
                {what(&link, &shop, person, &query.key)}
            </section>
        }
    });
    Ok(app::bare(&Page::personal(title), content))
}

fn what(link: &Link, shop: &str, person: Option<String>, key: &str) -> Html {
    let (shop, email) = (shop.to_owned(), link.email.clone());
    if link.purpose == Purpose::SignIn {
        let words = view! { <p>"You will be signed in as " <b>{email}</b> " in this browser."</p> };
        return form(words.into_html(), "Sign in", key);
    }
    let invited = view! { <p>"You are invited to manage " <b><bdi>{shop}</bdi></b> "."</p> };
    let as_whom = match (link.is_mailed(), person) {
        (false, Some(person)) => person,
        (false, None) if link.has_account() => {
            let login = with_return_to("/login", &format!("/link?key={key}"));
            return view! {
                {invited}
                <p>"There is an account with the address " <b>{email}</b> " already. Please sign in to it first, then open this link again."</p>
                <p><a class="button" href=login rel="nofollow">"Sign in"</a></p>
            }
            .into_html();
        }
        _ => email,
    };
    let words = view! { {invited} <p>"You do so as " <b>{as_whom}</b> ", and will be signed in in this browser."</p> };
    form(words.into_html(), "Join", key)
}

fn form(words: Html, button: &'static str, key: &str) -> Html {
    view! {
        {words}
        <form method="post" action="/link" class="stack">
            <input type="hidden" name="key" value=key.to_owned() />
            <button class="button">{button}</button>
        </form>
        <p class="fine">"The link is good once."</p>
    }
    .into_html()
}
