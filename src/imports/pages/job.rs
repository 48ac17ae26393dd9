//! `/admin/products/imports/:id`: how far an import is, and what it does to which product.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::entry::{entry, label};
use super::{LIST, count, job_address, page as imports_page};
use crate::admin::frame::{self, Section};
use crate::assets::IMPORTS_SCRIPT;
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::imports::model::{EntryFilter, ImportJob, ImportPage, ImportStatus};
use crate::imports::service;
use crate::locals::Locals;
use crate::text::minute;
use crate::ui::{Html, IntoHtml, Tone, notice};

/// Which products are shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct JobQuery {
    /// Only those of this outcome.
    pub outcome: String,
    /// Those after this place.
    pub after: Option<u32>,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<JobQuery>,
) -> Result<Response, AppError> {
    let filter = EntryFilter::named(&query.outcome);
    let found = service::get_page(&locals, &id, filter, query.after).await?;
    let moving = found.job.status.is_moving();
    let mut page = imports_page(found.job.filename.clone());
    if moving {
        page.script = Some(&IMPORTS_SCRIPT);
        page.refresh = Some(3);
    }
    let content = move || {
        let ImportPage { job, entries, next } = found;
        let is_there = job.status == ImportStatus::Done || job.status == ImportStatus::Saving;
        let none = (entries.is_empty() && !moving).then(|| view! { <p class="fine">"There are none."</p> });
        let rows: Vec<_> = entries.into_iter().map(|shown| entry(shown, is_there)).collect();
        let more = next.map(|next| address(&job.id, filter, Some(next)));
        view! {
            <div data-import data-moving=moving.then_some("")>{state(&job)}</div>
            {head(&job)}
            {filters(&job, filter)}
            {none}
            <ul class="entries">{rows}</ul>
            {more.map(|more| view! { <p><a href=more rel="next">"More products"</a></p> })}
            <p><a href=LIST>"All imports"</a></p>
        }
        .into_html()
    };
    Ok(frame::render(&locals, &admin, Section::Imports, page, content))
}

fn address(id: &str, filter: EntryFilter, after: Option<u32>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !filter.name().is_empty() {
        query.append_pair("outcome", filter.name());
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    match query.finish() {
        query if query.is_empty() => job_address(id),
        query => format!("{}?{query}#products", job_address(id)),
    }
}

/// What changes while it goes on.
fn state(job: &ImportJob) -> Html {
    let (done, of) = job.progress();
    let told = match job.status {
        ImportStatus::Reading => format!("{done} read"),
        ImportStatus::Undoing | ImportStatus::Undone => format!("{} taken back", job.undone),
        _ => count(of, "product", "products"),
    };
    let would =
        if matches!(job.status, ImportStatus::Looking | ImportStatus::Looked) { "would be " } else { "" };
    let sums = format!(
        "{} {would}new, {} {would}changed, {} unchanged, {} refused",
        job.new, job.changed, job.unchanged, job.refused
    );
    let bar = job.status.is_moving().then(|| {
        view! { <progress max=of.max(1).to_string() value=done.to_string() aria-label="How far it is"></progress> }
    });
    let kept = (job.kept > 0).then(|| {
        let words = count(job.kept, "product stays as it is", "products stay as they are");
        view! { <p>{words} ": it was changed, or deleted, after the import. " <a href=address(&job.id, EntryFilter::Kept, None)>"See which"</a></p> }
    });
    view! {
        <p class="import-state" role="status"><b data-testid="status">{job.status.label()}</b> " · " {told}</p>
        {bar}
        <p data-testid="sums">{sums}</p>
        {kept}
    }
    .into_html()
}

/// What there is to say, and to do.
fn head(job: &ImportJob) -> Html {
    let act = |what: &str| format!("{}/{what}", job_address(&job.id));
    let status = job.status;
    let reason = job.reason.clone().map(|reason| notice(Tone::Bad, reason));
    let remarks: Vec<_> = job
        .remarks()
        .into_iter()
        .map(|remark| view! { <li><bdi>{format!("About the file: {remark}.")}</bdi></li> })
        .collect();
    let kept_stock = (job.kept_stock > 0).then(|| {
        let words = count(
            job.kept_stock,
            "product keeps its stock, though the file has another.",
            "products keep their stock, though the file has another.",
        );
        view! { <li>{words} " To take over the file’s, bring it again and tick the box."</li> }
    });
    let now = (status == ImportStatus::Looked && job.new.saturating_add(job.changed) > 0).then(|| {
        view! { <form method="post" action=act("import")><button class="button">"Import now"</button></form> }
    });
    let nothing = (status == ImportStatus::Looked && job.new.saturating_add(job.changed) == 0)
        .then(|| view! { <p>"There is nothing to import: everything is so already, or refused."</p> });
    let can_end = matches!(
        status,
        ImportStatus::Reading | ImportStatus::Looking | ImportStatus::Looked | ImportStatus::Saving
    );
    let cancel =
        can_end.then(|| view! { <form method="post" action=act("cancel")><button>"Cancel"</button></form> });
    let undo = job.can_be_undone().then(|| {
        view! { <form method="post" action=act("undo")><button>"Take it back"</button></form> }
    });
    let can_undo = job.can_be_undone().then(|| {
        view! { <p class="fine">"Taking it back puts every product back as it was before, unless somebody has changed it since. New ones are deleted; those that are in somebody’s cart are archived."</p> }
    });
    let ending = if job.is_csv { "csv" } else { "jsonl" };
    let refused = (job.refused > 0 && !status.is_moving()).then(|| {
        let words = count(job.refused, "refused product", "refused products");
        view! {
            <p><a href=act(&format!("refused.{ending}")) download>"Download " {words}</a> " with the reasons: mend the rows, and bring the file again."</p>
        }
    });
    let options = if job.sets_stock { "takes over stock" } else { "leaves stock as it is" };
    view! {
        {reason}
        <p class="fine">
            "Brought " {minute(job.created_at)} {job.email.clone().map(|email| format!(" by {email}"))} ", " {job.size.div_ceil(1_000)} " KB, " {options} "."
        </p>
        <ul class="remarks">{remarks} {kept_stock}</ul>
        {nothing}
        <div class="import-actions">{now} {cancel} {undo}</div>
        {can_undo}
        {refused}
    }
    .into_html()
}

fn filters(job: &ImportJob, chosen: EntryFilter) -> Html {
    let links: Vec<_> = EntryFilter::ALL
        .into_iter()
        .filter_map(|filter| {
            use crate::shop::service::Outcome::{Changed, New, Refused, Unchanged};
            let (name, count) = match filter {
                EntryFilter::All => ("All", job.new.saturating_add(job.changed).saturating_add(job.unchanged).saturating_add(job.refused)),
                EntryFilter::Of(New) => (label(New), job.new),
                EntryFilter::Of(Changed) => (label(Changed), job.changed),
                EntryFilter::Of(Unchanged) => (label(Unchanged), job.unchanged),
                EntryFilter::Of(Refused) => (label(Refused), job.refused),
                EntryFilter::Warned => ("With a note", job.warned),
                EntryFilter::Kept => ("Not taken back", job.kept),
            };
            let current = (filter == chosen).then_some("true");
            let shown = count > 0 || filter == chosen || filter == EntryFilter::All;
            shown.then(|| view! { <li><a href=address(&job.id, filter, None) aria-current=current>{name} " " <span class="count">{count}</span></a></li> })
        })
        .collect();
    view! { <nav aria-label="Which products" id="products"><ul class="chips">{links}</ul></nav> }.into_html()
}
