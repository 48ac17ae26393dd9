//! `/admin/cdn/drift`: whether what is listed is what is stored. With scripts an island takes the steps by itself;
//! without, each is a page with a button that goes on.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::islands::{Drift, percent};
use crate::cdn::model::DriftStep;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::{Html, IntoHtml};

/// A step that is to be taken.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// Where it begins: where the step before left off.
    pub after: Option<String>,
    /// Files that the steps before have compared.
    pub compared: u64,
    /// Differences that they have found.
    pub found: u64,
    /// What becomes of what is stored, but not listed.
    pub untracked: String,
    /// What becomes of what is listed, but not stored.
    pub orphan: String,
    /// What becomes of what is stored otherwise than listed.
    pub different: String,
}

/// What it is about, and where it begins.
pub async fn page(locals: Locals, admin: Admin) -> Response {
    let content = || {
        view! {
            <p>"Compares the shop's list of files with what is stored of it, and shows what does not agree. What is added to the list is private. It can be stopped, and run again, at any time."</p>
            <Drift />
        }
        .into_html()
    };
    let page = Page { islands: true, ..super::page("Drift") };
    frame::render(&locals, &admin, Section::Files, page, content)
}

/// What a step found, where no script asked for it: a page with a button that goes on. `found` differences so far.
pub fn step_page(locals: &Locals, admin: &Admin, form: &StepForm, step: DriftStep, found: u64) -> Response {
    let content = || findings(form, step, found);
    frame::render(locals, admin, Section::Files, super::page("Drift"), content)
}

/// What the step found, and the way on.
fn findings(form: &StepForm, step: DriftStep, found: u64) -> Html {
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
                <button class="button">"Continue"</button>
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
