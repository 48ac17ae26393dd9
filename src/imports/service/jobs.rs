//! What those who manage a shop do with its imports.

use super::open::check_open;
use super::wake::wake;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::imports::model::{EntryFilter, ImportJob, ImportPage};
use crate::imports::store;
use crate::locals::Locals;

/// Imports on a page of the list.
const PAGE: u32 = 25;

/// Products on a page of an import.
const ENTRIES: u32 = 50;

/// How long after its end an import's page still says so to this process, in milliseconds: by then everybody has heard of it.
const FRESH_MS: i64 = 120_000;

pub(super) fn none() -> AppError {
    AppError::NotFound("There is no such import.".into())
}

/// The imports of the shop, newest first, before the one with this id; and whether there are more.
///
/// # Errors
/// What the database can't do.
pub async fn list(locals: &Locals, before: Option<&str>) -> Result<(Vec<ImportJob>, bool), AppError> {
    Ok(store::list_imports(&locals.db, &locals.tenant.id, before, PAGE).await?)
}

/// An import with a page of its products; one round trip. Whoever sees what it has done finds it in the shop too.
///
/// # Errors
/// [`AppError::NotFound`]; what the database can't do.
pub async fn get_page(
    locals: &Locals,
    id: &str,
    filter: EntryFilter,
    after: Option<u32>,
) -> Result<ImportPage, AppError> {
    let found = store::get_import_page(&locals.db, &locals.tenant.id, id, filter, after, ENTRIES).await?;
    let page = found.ok_or_else(none)?;
    let ended = page.job.finished_at.unwrap_or(i64::MAX);
    if page.job.saved > 0 && ended.saturating_add(FRESH_MS) > locals.app.platform.clock.now_ms() {
        locals.published();
    }
    Ok(page)
}

/// What became of a change that one of several states allows: where it did not happen, there is no such import, or it is in none
/// of them.
async fn changed(locals: &Locals, id: &str, happened: bool, otherwise: &str) -> Result<(), AppError> {
    if happened {
        return Ok(());
    }
    store::get_job(&locals.db, &locals.tenant.id, id).await?.ok_or_else(none)?;
    Err(AppError::Conflict(otherwise.to_owned()))
}

fn event(locals: &Locals, id: &str, what: &str) -> AuditEvent {
    AuditEvent::new(locals, Action::ImportChanged, id).with(what)
}

/// Does what was looked at, with the same file.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where it was not looked at, or is done.
pub async fn import_now(locals: &Locals, id: &str) -> Result<(), AppError> {
    check_open(locals).await?;
    let event = event(locals, id, "imported after a look");
    let happened = store::resume_import(&locals.db, &locals.tenant.id, id, &event).await?;
    changed(locals, id, happened, "This import is under way or over already.").await?;
    wake(&locals.app, id).await;
    Ok(())
}

/// Ends an import. What was saved stays.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where it has ended.
pub async fn cancel(locals: &Locals, id: &str) -> Result<(), AppError> {
    let happened =
        store::cancel_import(&locals.db, &locals.tenant.id, id, &event(locals, id, "cancelled")).await?;
    changed(locals, id, happened, "This import has ended already.").await
}

/// Takes back what an import did.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where it has done nothing yet, or is taken back already.
pub async fn take_back(locals: &Locals, id: &str) -> Result<(), AppError> {
    let happened =
        store::begin_undo(&locals.db, &locals.tenant.id, id, &event(locals, id, "taken back")).await?;
    changed(locals, id, happened, "There is nothing to take back of this import just now.").await?;
    wake(&locals.app, id).await;
    Ok(())
}
