//! What became of files that came by a form, where not all went well.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::{file_address, folder_address};
use crate::admin::frame::{self, Section};
use crate::app::Page;
use crate::cdn::model::Uploaded;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::IntoHtml;

/// Says of each file what became of it.
pub fn page(
    locals: &Locals,
    admin: &Admin,
    folder: &str,
    outcomes: Vec<(String, Result<Uploaded, AppError>)>,
) -> Response {
    let status = match outcomes.iter().find_map(|(_, outcome)| outcome.as_ref().err()) {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let stored =
        outcomes.iter().filter(|(_, outcome)| matches!(outcome, Ok(Uploaded::Stored { .. }))).count();
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

fn row(name: String, outcome: Result<Uploaded, AppError>) -> impl IntoView {
    let what = match outcome {
        Ok(Uploaded::Stored { file }) => {
            view! { <span>"Uploaded as " <a href=file_address(&file.id)>{file.filename}</a></span> }
                .into_html()
        }
        Ok(Uploaded::Duplicate { file }) => {
            view! { <span>"There already as " <a href=file_address(&file.id)>{file.filename}</a></span> }
                .into_html()
        }
        Err(error) => view! { <span class="problem">{error.to_string()}</span> }.into_html(),
    };
    view! { <li data-testid="outcome"><b>{name}</b> " " {what}</li> }
}
