//! `/admin/domains/config`: how searches are made, by versions.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::domains::model::{DomainConfig, Preset, Settings};
use crate::domains::service;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::text::day;
use crate::typed::Typed;
use crate::ui::{Html, IntoHtml, Tone, notice, textarea_text};

/// Which settings the form begins with, and what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ConfigQuery {
    preset: String,
    saved: Option<String>,
}

/// The form with these settings.
fn filled(settings: &Settings) -> Typed {
    let registrars: Vec<String> =
        settings.registrars.iter().map(|one| format!("{} {}", one.name, one.url)).collect();
    Typed::default()
        .with("batches", settings.batches.to_string())
        .with("candidates", settings.candidates.to_string())
        .with("target", settings.target.to_string())
        .with("threshold", settings.threshold.to_string())
        .with("creativity", settings.creativity.to_string())
        .with("delay_ms", settings.delay_ms.to_string())
        .with("tlds", settings.tlds.join(" "))
        .with("registrars", registrars.join("\n"))
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<ConfigQuery>,
) -> Result<Response, AppError> {
    let preset =
        Preset::ALL.into_iter().find(|(_, name, _)| *name == query.preset).map(|(preset, ..)| preset);
    let configs = service::get_configs(&locals).await?;
    let active = configs.iter().find(|config| config.is_active);
    let form = match (preset, active) {
        (Some(preset), _) => filled(&preset.settings()),
        (None, Some(active)) => filled(&active.settings),
        (None, None) => filled(&Settings::default()),
    };
    Ok(render(&locals, &admin, configs, form, None, query.saved.is_some()))
}

/// The page again, with what was typed and what is wrong with it.
///
/// # Errors
/// What the database can't do.
pub async fn refused(
    locals: &Locals,
    admin: &Admin,
    form: Typed,
    problem: (String, String),
) -> Result<Response, AppError> {
    let configs = service::get_configs(locals).await?;
    Ok(render(locals, admin, configs, form, Some(problem), false))
}

fn render(
    locals: &Locals,
    admin: &Admin,
    configs: Vec<DomainConfig>,
    form: Typed,
    problem: Option<(String, String)>,
    saved: bool,
) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page { styles: &["admin.css", "domains.css"], status, ..Page::personal("Domain search") };
    let content = move || {
        view! {
            {saved.then(|| notice(Tone::Good, "Saved. New searches go by it; those that are under way do not change."))}
            {presets()}
            {settings_form(&form, problem.as_ref())}
            {versions(configs)}
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Domains, page, content)
}

fn presets() -> Html {
    let links: Vec<_> = Preset::ALL
        .into_iter()
        .map(|(_, name, label)| view! { <li><a href=format!("/admin/domains/config?preset={name}#settings")>{label}</a></li> })
        .collect();
    view! { <p>"Begin with:"</p><ul class="chips">{links}</ul> }.into_html()
}

fn settings_form(form: &Typed, problem: Option<&(String, String)>) -> Html {
    let field = |name: &'static str, label: &'static str, note: &'static str| {
        let message = problem.filter(|(field, _)| field == name).map(|(_, message)| message.clone());
        let wrong = message.is_some().then_some("true");
        let (note_id, problem_id) = (format!("{name}-note"), format!("{name}-problem"));
        let by = format!("{note_id} {problem_id}");
        let value = form.field(name);
        let input = if name == "registrars" {
            view! { <textarea id=name name=name rows="4" spellcheck="false" aria-describedby=by aria-invalid=wrong>{textarea_text(&value)}</textarea> }.into_html()
        } else {
            view! { <input id=name name=name value=value autocomplete="off" aria-describedby=by aria-invalid=wrong /> }.into_html()
        };
        view! {
            <label for=name>{label}</label>
            {input}
            <p class="fine" id=note_id>{note}</p>
            <p class="problem" id=problem_id role="alert">{message}</p>
        }
        .into_html()
    };
    view! {
        <form method="post" action="/admin/domains/config#notice" class="stack" id="settings" novalidate>
            <h2>"A new version"</h2>
            {field("name", "Name", "For you to find it again.")}
            {field("batches", "Rounds", "1 to 10: how often a search thinks of names before it asks which way to go on.")}
            {field("candidates", "Names a round", "10 to 100.")}
            {field("target", "Good names wanted", "5 to 100: a search ends when it has found so many.")}
            {field("threshold", "Least score", "0 to 1: names below it are not asked for.")}
            {field("creativity", "Creativity", "0 to 1: how far names may be from the words they are made of.")}
            {field("delay_ms", "Pause", "100 to 30,000 milliseconds between two questions to one server.")}
            {field("tlds", "Endings", "Where nobody names any; with spaces between them.")}
            {field("registrars", "Registrars", "One a line: a name, then an address with {domain} in it.")}
            <button class="button">"Save as a new version"</button>
        </form>
    }
    .into_html()
}

fn versions(configs: Vec<DomainConfig>) -> Html {
    let rows: Vec<_> = configs
        .into_iter()
        .map(|config| {
            let version = config.version;
            let use_it = (!config.is_active).then(|| {
                view! { <form method="post" action="/admin/domains/config/activate#notice"><input type="hidden" name="version" value=version.to_string() /><button>"Use version " {version}</button></form> }
            });
            let day = (config.created_at > 0).then(|| day(config.created_at));
            view! {
                <li data-testid="version"><b>"Version " {version}</b> " " <bdi>{config.name}</bdi> " " {day} {config.is_active.then(|| view! { " " <b>"in use"</b> })} {use_it}</li>
            }
        })
        .collect();
    view! { <h2>"Versions"</h2><ul class="stack">{rows}</ul> }.into_html()
}
