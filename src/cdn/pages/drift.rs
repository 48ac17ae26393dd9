//! `/admin/cdn/drift`: whether what is listed is what is stored. With scripts an island takes the steps by itself;
//! without, each is a page with a button that goes on.

use axum::Json;
use axum::extract::Form;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::api::invalidate;
use crate::cdn::islands::{Drift, DriftStep, percent};
use crate::cdn::service::Actor;
use crate::cdn::service::drift::{self, Outcome, Repair, Untracked};
use crate::error::AppError;
use crate::extract::{Admin, ResponseFormat};
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml};

/// A step that is to be taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    after: Option<String>,
    /// Files that the steps before have compared, and differences that they have found.
    compared: u64,
    found: u64,
    untracked: String,
    orphan: String,
    different: String,
}

impl StepForm {
    fn repair(&self) -> Repair {
        Repair {
            untracked: match self.untracked.as_str() {
                "adopt" => Some(Untracked::Adopt),
                "remove" => Some(Untracked::Remove),
                _ => None,
            },
            orphans: self.orphan == "remove",
            different: self.different == "take",
        }
    }
}

/// What it is about, and where it begins.
pub async fn page(locals: Locals, admin: Admin) -> Response {
    let content = || {
        view! {
            <p>"Compares the list of files with what is stored, and shows what does not agree. It can be stopped, and run again, at any time."</p>
            <Drift />
        }
        .into_html()
    };
    let page = Page { islands: true, ..super::page("Drift") };
    frame::render(&locals, &admin, Section::Files, page, content)
}

/// `POST /admin/cdn/drift/step`: takes a step.
pub async fn step(
    locals: Locals,
    admin: Admin,
    format: ResponseFormat,
    Form(form): Form<StepForm>,
) -> Result<Response, AppError> {
    let after = form.after.as_deref().filter(|after| !after.is_empty());
    let step = drift::step(&Actor::of(&locals), after, form.repair()).await?;
    let repaired = step.findings.iter().filter(|finding| finding.outcome == Outcome::Repaired);
    invalidate(&locals, repaired.map(|finding| finding.key.clone())).await;
    let findings = step.findings.into_iter().map(|finding| (finding.to_string(), finding.key)).collect();
    let compared = form.compared.saturating_add(step.compared);
    let step = DriftStep { findings, next: step.next, compared, total: step.total };
    if format == ResponseFormat::Json {
        return Ok(Json(step).into_response());
    }
    let found = form.found.saturating_add(u64::try_from(step.findings.len()).unwrap_or(u64::MAX));
    let content = || taken(&form, step, found);
    Ok(frame::render(&locals, &admin, Section::Files, super::page("Drift"), content))
}

/// What the step found, and the way on.
fn taken(form: &StepForm, step: DriftStep, found: u64) -> Html {
    let done = percent(step.compared, step.total).to_string();
    let words = match (&step.next, found) {
        (Some(_), found) => {
            format!("{} of {} compared, {found} differences so far", step.compared, step.total)
        }
        (None, 0) => "Done: no differences".to_owned(),
        (None, 1) => "Done: one difference".to_owned(),
        (None, found) => format!("Done: {found} differences"),
    };
    let rows = step.findings.into_iter().map(|(what, key)| {
        view! { <li data-testid="finding">{what} " " <code>{key}</code></li> }
    });
    let rows: Vec<_> = rows.collect();
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value /> };
    let go_on = step.next.map(|next| {
        view! {
            <form method="post" action="/admin/cdn/drift/step">
                {hidden("after", next)}
                {hidden("compared", step.compared.to_string())}
                {hidden("found", found.to_string())}
                {hidden("untracked", form.untracked.clone())}
                {hidden("orphan", form.orphan.clone())}
                {hidden("different", form.different.clone())}
                <button class="button">"Go on"</button>
            </form>
        }
    });
    view! {
        <progress max="100" value=done aria-label="Compared"></progress>
        <p role="status" data-testid="drift-state">{words}</p>
        <ul class="findings">{rows}</ul>
        {go_on}
        <p><a href="/admin/cdn/drift">"Compare again"</a></p>
    }
    .into_html()
}
