//! `/admin/products/imports`: earlier imports, newest first.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{LIST, NEW, count, job_address, page as imports_page};
use crate::admin::frame::{self, Section};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::imports::model::{ImportJob, ImportStatus};
use crate::imports::service;
use crate::locals::Locals;
use crate::text::minute;
use crate::ui::{Html, IntoHtml, pager};

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    before: Option<String>,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Query(query): Query<ListQuery>,
) -> Result<Response, AppError> {
    let (jobs, more) = service::list(&locals, query.before.as_deref()).await?;
    let older = jobs.last().filter(|_| more).map(|job| format!("{LIST}?before={}", job.id));
    let newest = query.before.is_some().then(|| LIST.to_owned());
    let content = move || {
        let none = jobs.is_empty().then(|| view! { <p>"Nothing was imported yet."</p> });
        let rows: Vec<_> = jobs.iter().map(row).collect();
        view! {
            <p><a class="button" href=NEW>"Import a file"</a></p>
            {none}
            <ul class="imports">{rows}</ul>
            {pager(newest, older)}
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::Imports, imports_page("Imports"), content))
}

fn row(job: &ImportJob) -> Html {
    let what = match job.status {
        ImportStatus::Looked => format!("{} would be new, {} changed", job.new, job.changed),
        ImportStatus::Undone => {
            format!("{} taken back", count(job.undone, "product", "products"))
        }
        _ => format!("{} new, {} changed, {} refused", job.new, job.changed, job.refused),
    };
    view! {
        <li data-testid="import">
            <a href=job_address(&job.id)><bdi>{job.filename.clone()}</bdi></a>
            <span class="fine">{minute(job.created_at)} {job.email.clone().map(|email| format!(", {email}"))}</span>
            <span><b>{job.status.label()}</b> " · " {what}</span>
        </li>
    }
    .into_html()
}
