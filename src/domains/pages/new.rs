//! `/domains/new`: what a search is for, in one's own words or field by field.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{page as domains_page, vibes};
use crate::app::{self, Page};
use crate::domains::api;
use crate::domains::model::SearchRequest;
use crate::domains::service;
use crate::error::AppError;
use crate::extract::{Query, SignedIn};
use crate::locals::Locals;
use crate::typed::Typed;
use crate::ui::{Tone, notice, textarea_text};

/// What was said in one's own words.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    vibe: Option<String>,
}

/// The form with what a description in plain words says.
fn filled(request: SearchRequest) -> Typed {
    let vibe = request.vibes.first().map(|vibe| vibe.name().to_ascii_lowercase());
    Typed::default()
        .with("name", request.name)
        .with("domain_idea", request.idea.unwrap_or_default())
        .with("keywords", request.keywords.join(", "))
        .with("style", vibe.unwrap_or_default())
        .with("tlds", request.tlds.join(" "))
}

/// Why a form was refused: the field, and what is wrong.
pub type Problem = (String, String);

/// The form, with what was said in one's own words read into its fields. It starts nothing.
pub async fn page(locals: Locals, _: SignedIn, Query(query): Query<NewQuery>) -> Result<Response, AppError> {
    let config = api::get_active_config().await?;
    if !service::is_open(&locals).await {
        return Ok(closed(&locals));
    }
    let vibe = query.vibe.unwrap_or_default();
    let (form, problem) = match vibe.trim() {
        "" => (Typed::default(), None),
        said => match service::describe(said) {
            Ok(request) => (filled(request), None),
            Err(AppError::Invalid { field, message }) => (Typed::default(), Some((field, message))),
            Err(error) => return Err(error),
        },
    };
    let form = match form.field("tlds").as_str() {
        "" => form.with("tlds", config.settings.tlds.join(" ")),
        _ => form,
    };
    Ok(render(&locals, vibe, form, problem))
}

/// That no search begins now, in the form's place.
fn closed(locals: &Locals) -> Response {
    let page = Page { status: StatusCode::SERVICE_UNAVAILABLE, ..domains_page("New search") };
    let content = app::html(move || {
        view! {
            <section class="domains narrow">
                <h1>"New search"</h1>
                {notice(Tone::Plain, service::SWITCHED_OFF)}
                <p><a href="/domains">"Your searches"</a></p>
            </section>
        }
    });
    page.render(locals, content)
}

/// The form again, as it was typed, with what is wrong.
pub fn refused(locals: &Locals, form: Typed, problem: Problem) -> Response {
    render(locals, String::new(), form, Some(problem))
}

fn render(locals: &Locals, vibe: String, form: Typed, problem: Option<Problem>) -> Response {
    let mut page = domains_page("New search");
    if problem.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let content = app::html(move || {
        let of = |field: &str| {
            problem.as_ref().filter(|(name, _)| name == field).map(|(_, message)| message.clone())
        };
        let wrong = |field: &str| of(field).is_some().then_some("true");
        let styles = vibes(&form.field("style"));
        let read = !vibe.trim().is_empty() && problem.is_none();
        view! {
            <section class="domains narrow">
                <h1>"New search"</h1>
                <form action="/domains/new#detailed" class="stack" data-testid="vibe">
                    <label for="vibe">"In your own words"</label>
                    <textarea id="vibe" name="vibe" rows="3" maxlength="600" aria-describedby="vibe-note vibe-problem" aria-invalid=wrong("vibe") placeholder="A small bakery in Ghent that bakes sourdough before dawn, warm and a little playful">{textarea_text(&vibe)}</textarea>
                    <p class="problem" id="vibe-problem" role="alert">{of("vibe")}</p>
                    <p class="fine" id="vibe-note">"We read it into the fields below, for you to change. Nothing starts yet."</p>
                    <button>"Read it into the fields"</button>
                </form>
                <form method="post" action="/domains" class="stack" id="detailed" novalidate data-testid="detailed">
                    <h2>"In detail"</h2>
                    {read.then(|| view! { <p class="notice" role="status">"This is what we understood. Change what you like, then search."</p> })}
                    <label for="name">"What is it for?"</label>
                    <input id="name" name="name" value=form.field("name") required maxlength="80" aria-describedby="name-problem" aria-invalid=wrong("name") />
                    <p class="problem" id="name-problem" role="alert">{of("name")}</p>
                    <label for="domain_idea">"A name you have thought of (if any)"</label>
                    <input id="domain_idea" name="domain_idea" value=form.field("domain_idea") maxlength="63" autocapitalize="none" spellcheck="false" aria-describedby="domain_idea-note domain_idea-problem" aria-invalid=wrong("domain_idea") />
                    <p class="fine" id="domain_idea-note">"Without an ending: northbakery, not northbakery.com. It is checked first, at every ending."</p>
                    <p class="problem" id="domain_idea-problem" role="alert">{of("domain_idea")}</p>
                    <label for="keywords">"Words it is about"</label>
                    <input id="keywords" name="keywords" value=form.field("keywords") aria-describedby="keywords-note keywords-problem" aria-invalid=wrong("keywords") />
                    <p class="fine" id="keywords-note">"With commas between them; up to twelve."</p>
                    <p class="problem" id="keywords-problem" role="alert">{of("keywords")}</p>
                    <label for="style">"How should it feel?"</label>
                    <select id="style" name="style">{styles}</select>
                    <label for="tlds">"Endings, best liked first"</label>
                    <input id="tlds" name="tlds" value=form.field("tlds") autocapitalize="none" spellcheck="false" aria-describedby="tlds-problem" aria-invalid=wrong("tlds") />
                    <p class="problem" id="tlds-problem" role="alert">{of("tlds")}</p>
                    <button class="button">"Search"</button>
                </form>
            </section>
        }
    });
    page.render(locals, content)
}
