//! `/admin/tokens`: the last tokens, and the form of a new one.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{STYLES, TOKENS};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Operator, Query};
use crate::locals::Locals;
use crate::tokens::model::{Kind, Token};
use crate::tokens::service::{get_tokens, new_id};
use crate::tokens::texts;
use crate::typed::Typed;
use crate::ui::{Filled, Html, IntoHtml, NOTICE, Time, Tone, notice};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    done: String,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    Operator(admin): Operator,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let form = Typed::default()
        .with("id", new_id(&locals))
        .with(texts::KIND.name, Kind::Read.name())
        .with(texts::HOURS.name, "1");
    let done = (query.done == "revoked").then_some(texts::REVOKED);
    render(&locals, &admin, &form, done, None).await
}

/// The page again, with what was typed, the field that is wrong, and why.
///
/// # Errors
/// What the database can't do.
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    form: &Typed,
    problem: (&str, &str),
) -> Result<Response, AppError> {
    render(locals, admin, form, None, Some(problem)).await
}

async fn render(
    locals: &Locals,
    admin: &Admin,
    form: &Typed,
    done: Option<&'static str>,
    problem: Option<(&str, &str)>,
) -> Result<Response, AppError> {
    let (tokens, now) = (get_tokens(locals).await?, locals.app.platform.clock.now());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page { styles: STYLES, status, ..Page::personal(texts::TITLE) };
    let content = || {
        let filled = Filled { form, problem };
        let said = problem.map(|(_, message)| notice(Tone::Bad, format!("Error: {message}")));
        let rows: Vec<_> = tokens.iter().map(|token| row(token, now)).collect();
        let listed = match rows.is_empty() {
            true => view! { <p>{texts::NONE}</p> }.into_html(),
            false => view! { <ul class="devices" aria-label=texts::LISTED>{rows}</ul> }.into_html(),
        };
        view! {
            {done.map(|text| notice(Tone::Good, text))}
            {said}
            <p>{texts::ABOUT}</p>
            <h2 id="new">{texts::NEW}</h2>
            {new_token(&filled)}
            <h2>{texts::LISTED}</h2>
            {listed}
        }
        .into_html()
    };
    Ok(frame::render(locals, admin, Section::Tokens, page, content))
}

fn new_token(filled: &Filled<'_>) -> Html {
    let kinds = Kind::MADE.into_iter().map(|kind| (kind.name(), texts::kind(kind)));
    view! {
        <form id="make" method="post" action=format!("{TOKENS}{NOTICE}") class="settings" aria-labelledby="new" novalidate>
            <input type="hidden" name="id" value=filled.form.field("id") />
            {filled.choice(&texts::KIND, kinds)}
            {filled.line(&texts::HOURS, "text", 2)}
            <p class="acts"><button class="button">{texts::MAKE}</button></p>
        </form>
    }
    .into_html()
}

fn row(token: &Token, now: i64) -> Html {
    let is_good = token.is_good(now);
    let state = texts::state(token.revoked_at.is_some(), is_good);
    let at = token.revoked_at.unwrap_or(token.expires_at);
    let revoke = is_good.then(|| {
        let label = format!("{}: {}", texts::REVOKE, texts::kind(token.kind));
        view! {
            <form method="post" action=format!("{TOKENS}/{}/revoke{NOTICE}", token.id)>
                <button class="danger" aria-label=label>{texts::REVOKE}</button>
            </form>
        }
    });
    view! {
        <li data-testid="token">
            <div>
                <p><b>{texts::kind(token.kind)}</b></p>
                <p class="fine"><bdi>{token.made_by.clone()}</bdi> " · " {state} " " <Time at=at /></p>
            </div>
            {revoke}
        </li>
    }
    .into_html()
}
