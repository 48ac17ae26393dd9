//! What became of files that came by a form, where not all went well.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::{file_address, folder_address};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::model::CdnFile;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::IntoHtml;

/// What became of a file of a form.
pub enum FileOutcome {
    /// It is there now.
    Stored(Box<CdnFile>),
    /// The same bytes were there already.
    Duplicate(Box<CdnFile>),
    /// It was not taken.
    Refused(AppError),
}

/// Says of each file what became of it.
pub fn page(locals: &Locals, admin: &Admin, folder: &str, outcomes: Vec<(String, FileOutcome)>) -> Response {
    let any_refused = outcomes.iter().any(|(_, outcome)| matches!(outcome, FileOutcome::Refused(_)));
    let status = if any_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let stored = outcomes.iter().filter(|(_, outcome)| matches!(outcome, FileOutcome::Stored(_))).count();
    let page = Page { status, ..super::page(format!("{stored} of {} uploaded", outcomes.len())) };
    let content = || {
        let rows: Vec<_> = outcomes.into_iter().map(|(name, outcome)| row(name, outcome)).collect();
        view! {
            <ul class="outcomes">{rows}</ul>
            <p><a href=folder_address(folder)>"Back to the files"</a></p>
        }
        .into_html()
    };
    frame::render(locals, admin, Section::Files, page, content)
}

fn row(name: String, outcome: FileOutcome) -> impl IntoView {
    let what = match outcome {
        FileOutcome::Stored(file) => {
            view! { <span>"Uploaded as " <a href=file_address(&file.id)>{file.filename}</a></span> }
                .into_html()
        }
        FileOutcome::Duplicate(file) => {
            view! { <span>"Already there as " <a href=file_address(&file.id)>{file.filename}</a></span> }
                .into_html()
        }
        FileOutcome::Refused(error) => view! { <span class="problem">{error.to_string()}</span> }.into_html(),
    };
    view! { <li data-testid="outcome"><b>{name}</b> " " {what}</li> }
}
