//! What people do with their searches.

use std::sync::Arc;
use std::time::Duration;

use coppice_platform::random::uuid_v7;

use super::wake::wake;
use crate::audit::{Action, AuditEvent};
use crate::domains::model::{Answer, JobList, ResultPage, SearchJob, SearchRequest, Settings};
use crate::domains::store::{self, NewJob, ResultFilter, Whose};
use crate::error::AppError;
use crate::flags;
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::visitor::Session;

/// New searches of a person in an hour.
const NEW: Limit = Limit { limit: 10, window_secs: 3_600 };

/// Searches on a page of a list.
const PAGE: u32 = 25;

/// Candidates on a page.
pub const RESULTS: u32 = 100;

/// Whoever is signed in and may search.
///
/// # Errors
/// [`AppError::SignInNeeded`], [`AppError::Forbidden`].
pub fn searcher(locals: &Locals) -> Result<&Arc<Session>, AppError> {
    let person = locals.user().ok_or_else(|| AppError::SignInNeeded { return_to: "/domains".into() })?;
    if locals.app.config.domains.for_everybody || locals.is_admin() {
        return Ok(person);
    }
    Err(AppError::Forbidden("Searching for domain names is for the people who run the shop.".into()))
}

/// What is said where an operator has switched searching off.
pub const SWITCHED_OFF: &str = "Searching for new names is switched off for the moment. What was found before is there. Please come back a little later.";

/// Whether searches begin now, and are taken up again.
pub async fn is_open(locals: &Locals) -> bool {
    flags::enabled(locals, flags::DOMAIN_SEARCH).await
}

async fn check_open(locals: &Locals) -> Result<(), AppError> {
    flags::check_enabled(locals, flags::DOMAIN_SEARCH, SWITCHED_OFF).await
}

/// Whose searches may be seen: one's own, or all of the shop's.
pub(super) fn seen_by(locals: &Locals) -> Result<Option<&str>, AppError> {
    let person = searcher(locals)?;
    Ok((!locals.is_admin()).then_some(person.user_id.as_str()))
}

pub(super) fn none() -> AppError {
    AppError::NotFound("There is no such search.".into())
}

/// Begins a search by these settings; it is worked at from now on.
///
/// # Errors
/// Who may not search; [`AppError::SwitchedOff`]; [`AppError::TooMany`] beyond the limit; what the database can't do.
pub async fn start(
    locals: &Locals,
    request: &SearchRequest,
    settings: &Settings,
) -> Result<String, AppError> {
    let person = searcher(locals)?;
    check_open(locals).await?;
    let platform = &locals.app.platform;
    let key = format!("domains:new:{}:{}", locals.tenant.id.0, person.user_id);
    let verdict = limit::store::check(&locals.db, &[(&key, NEW)], platform.clock.now()).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let now_ms = platform.clock.now_ms();
    let id = uuid_v7(now_ms, platform.random.u128());
    // As much of it as everything keeps exactly.
    let seed = i64::try_from(platform.random.u128() >> 76).unwrap_or_default();
    let job = NewJob { id: &id, user: &person.user_id, request, settings, seed, now_ms };
    let event = AuditEvent::new(locals, Action::SearchStarted, request.name.clone());
    store::insert_job(&locals.db, &locals.tenant.id, &job, &event).await?;
    wake(&locals.app, &id, Duration::ZERO).await;
    Ok(id)
}

/// A search that the visitor may see.
///
/// # Errors
/// [`AppError::NotFound`] for another's; what the database can't do.
pub async fn get_job(locals: &Locals, id: &str) -> Result<SearchJob, AppError> {
    store::get_job(&locals.db, &locals.tenant.id, seen_by(locals)?, id).await?.ok_or_else(none)
}

/// The same with a page of its candidates; one round trip.
///
/// # Errors
/// As [`get_job`].
pub async fn get_job_page(
    locals: &Locals,
    id: &str,
    filter: &ResultFilter,
) -> Result<(SearchJob, ResultPage), AppError> {
    let user = seen_by(locals)?;
    let found = store::get_job_with_results(&locals.db, &locals.tenant.id, user, id, filter, RESULTS).await?;
    found.ok_or_else(none)
}

/// The visitor's own searches, or, for an admin who asks for them, all of the shop's; newest first.
///
/// # Errors
/// Who may not search; what the database can't do.
pub async fn list_jobs(locals: &Locals, everybodys: bool, before: Option<&str>) -> Result<JobList, AppError> {
    let person = searcher(locals)?;
    let user = (!everybodys || !locals.is_admin()).then_some(person.user_id.as_str());
    Ok(store::list_jobs(&locals.db, &locals.tenant.id, user, before, PAGE).await?)
}

/// What became of a change that one of several states allows: where it did not happen, there is no such search, or it is in none
/// of them.
async fn changed(locals: &Locals, id: &str, happened: bool, otherwise: &str) -> Result<(), AppError> {
    if happened {
        return Ok(());
    }
    get_job(locals, id).await?;
    Err(AppError::Conflict(otherwise.to_owned()))
}

/// Ends a search: nothing is stored of it from now on.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where it has ended.
pub async fn cancel(locals: &Locals, id: &str) -> Result<(), AppError> {
    let whose = Whose { tenant: &locals.tenant.id, user: seen_by(locals)?, id };
    let event = AuditEvent::new(locals, Action::SearchChanged, id).with("cancelled");
    let happened = store::cancel_job(&locals.db, whose, &event).await?;
    changed(locals, id, happened, "This search has ended already.").await
}

/// Answers a search's question, so that it goes on.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where it asks nothing.
pub async fn answer(locals: &Locals, id: &str, answer: &Answer) -> Result<(), AppError> {
    let whose = Whose { tenant: &locals.tenant.id, user: seen_by(locals)?, id };
    check_open(locals).await?;
    let event = AuditEvent::new(locals, Action::SearchChanged, id).with("answered");
    let happened = store::answer_job(&locals.db, whose, answer, &event).await?;
    changed(locals, id, happened, "This search has no question just now.").await?;
    wake(&locals.app, id, Duration::ZERO).await;
    Ok(())
}

/// Has a search tried again that could not go on.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Conflict`] where it has not failed.
pub async fn retry(locals: &Locals, id: &str) -> Result<(), AppError> {
    let whose = Whose { tenant: &locals.tenant.id, user: seen_by(locals)?, id };
    check_open(locals).await?;
    let event = AuditEvent::new(locals, Action::SearchChanged, id).with("tried again");
    let happened = store::retry_job(&locals.db, whose, &event).await?;
    changed(locals, id, happened, "This search has not failed.").await?;
    wake(&locals.app, id, Duration::ZERO).await;
    Ok(())
}
