//! `/admin/api-keys`: the keys, and the form of a new one.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{KEYS, STYLES};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::kv_api::model::Scope;
use crate::kv_api::model::key::{Choice, Keys, Kind, ListedKey};
use crate::kv_api::service::keys::{ALL_NAMESPACES, NEW_NAMESPACE, get_keys, new_id};
use crate::kv_api::texts;
use crate::locals::Locals;
use crate::text::day;
use crate::typed::Typed;
use crate::ui::{Filled, Html, IntoHtml, NOTICE, Tone, notice};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct KeysQuery {
    done: String,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<KeysQuery>,
) -> Result<Response, AppError> {
    let keys = get_keys(&locals).await?;
    let first = keys.namespaces.first().map_or(NEW_NAMESPACE, |choice| choice.id.as_str());
    let form = Typed::default()
        .with("id", new_id(&locals))
        .with("namespace", first)
        .with("kind", Kind::Token.name())
        .with("read", "1")
        .with("write", "1");
    let done = (query.done == "revoked").then_some(texts::REVOKED);
    Ok(render(&locals, &admin, keys, &form, done, None))
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
    let keys = get_keys(locals).await?;
    Ok(render(locals, admin, keys, form, None, Some(problem)))
}

fn render(
    locals: &Locals,
    admin: &Admin,
    keys: Keys,
    form: &Typed,
    done: Option<&'static str>,
    problem: Option<(&str, &str)>,
) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page { styles: STYLES, status, ..Page::personal(texts::TITLE_OF_PAGE) };
    let content = || {
        let filled = Filled { form, problem };
        let said = problem.map(|(_, message)| notice(Tone::Bad, format!("Error: {message}")));
        let (good, revoked): (Vec<_>, Vec<_>) =
            keys.keys.iter().partition(|listed| listed.key.revoked_at.is_none());
        view! {
            {done.map(|text| notice(Tone::Good, text))}
            {said}
            {keys.keys.is_empty().then(|| view! { <p>{texts::EMPTY}</p> })}
            {list(texts::YOUR_KEYS, &good)}
            {namespaces(&keys)}
            <h2 id="new">{texts::NEW_KEY}</h2>
            {new_key(&filled, &keys.namespaces)}
            {list(texts::REVOKED_KEYS, &revoked)}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::ApiKeys, page, content)
}

fn list(title: &'static str, keys: &[&ListedKey]) -> Option<Html> {
    let rows: Vec<_> = keys.iter().map(|listed| row(listed)).collect();
    (!rows.is_empty())
        .then(|| view! { <h2>{title}</h2><ul class="devices" aria-label=title>{rows}</ul> }.into_html())
}

fn row(listed: &ListedKey) -> Html {
    let key = &listed.key;
    let namespace = listed.namespace.clone().unwrap_or_else(|| texts::ALL.into());
    let scopes: Vec<_> = key.scopes.iter().map(|scope| texts::scope(*scope)).collect();
    let prefixes = (!key.prefixes.is_empty()).then(|| {
        let shown: Vec<_> = key
            .prefixes
            .iter()
            .map(|prefix| view! { " " <code dir="auto">{prefix.clone()}</code> })
            .collect();
        view! { <p class="fine">"Only names that begin with" {shown}</p> }
    });
    let used = key.last_used_day.map_or_else(
        || "never used".to_owned(),
        |used| format!("last used {}", day(used.saturating_mul(DAY_MS))),
    );
    let made = day(key.created_at);
    let revoked = key.revoked_at.map(|at| format!(" · revoked {}", day(at)));
    let at = |act: &str| format!("{KEYS}/{}/{act}", key.id);
    let acts = key.revoked_at.is_none().then(|| {
        view! {
            <p class="acts">
                <a class="act" href=at("rotate")>{texts::ROTATE} <span class="unseen">" for " {key.name.clone()}</span></a>
                <a class="act" href=at("revoke")>{texts::REVOKE} <span class="unseen">" " {key.name.clone()}</span></a>
            </p>
        }
    });
    view! {
        <li data-testid="api-key">
            <div>
                <p><b><bdi>{key.name.clone()}</bdi></b></p>
                <p class="fine"><bdi>{namespace}</bdi> " · " {scopes.join(", ")} " · " {texts::kind_noted(key.kind())}</p>
                {prefixes}
                <p class="fine">"made " {made} " · " {used} {revoked}</p>
            </div>
            {acts}
        </li>
    }
    .into_html()
}

fn namespaces(keys: &Keys) -> Option<Html> {
    let rows: Vec<_> = keys
        .namespaces
        .iter()
        .map(|choice| {
            let count = texts::keys_of(keys.of(&choice.id));
            view! {
                <li data-testid="namespace">
                    <div><p><b><bdi>{choice.title.clone()}</bdi></b></p><p class="fine"><code>{choice.id.clone()}</code></p></div>
                    <span class="fine">{count}</span>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! { <h2>{texts::NAMESPACES}</h2><ul class="devices" aria-label=texts::NAMESPACES>{rows}</ul> }
            .into_html()
    })
}

fn new_key(filled: &Filled<'_>, namespaces: &[Choice]) -> Html {
    let chosen = filled.form.field("namespace");
    let known = namespaces.iter().map(|choice| (choice.id.clone(), choice.title.clone()));
    let more = [(NEW_NAMESPACE, texts::A_NEW_ONE), (ALL_NAMESPACES, texts::ALL)];
    let more = more.map(|(value, label)| (value.to_owned(), label.to_owned()));
    let options: Vec<_> = known
        .chain(more)
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect();
    let namespace = filled.around(&texts::NAMESPACE, |by, wrong| {
        view! { <select id="namespace" name="namespace" aria-describedby=by aria-invalid=wrong>{options}</select> }
            .into_html()
    });
    let scopes: Vec<_> = Scope::ALL.map(|scope| filled.tick(&texts::scope_field(scope))).into();
    let none = filled.problem("read");
    let kinds = Kind::ALL.into_iter().map(|kind| (kind.name(), texts::kind(kind)));
    view! {
        <form method="post" action=format!("{KEYS}{NOTICE}") class="settings" aria-labelledby="new" novalidate>
            <input type="hidden" name="id" value=filled.form.field("id") />
            {filled.line(&texts::NAME, "text", 80)}
            {namespace}
            {filled.line(&texts::TITLE, "text", 512)}
            <fieldset aria-describedby="read-problem">
                <legend>{texts::MAY}</legend>
                {scopes}
                <p class="problem" id="read-problem">{none}</p>
            </fieldset>
            {filled.lines(&texts::PREFIXES, 3, 20_000)}
            {filled.choice(&texts::KIND, kinds)}
            <p class="acts"><button class="button">{texts::MAKE}</button></p>
        </form>
    }
    .into_html()
}
