//! The audit log as admins read it.

use super::{AuditEntry, AuditFilter, Place, store};
use crate::error::AppError;
use crate::locals::Locals;

/// Entries on a page.
const PAGE_SIZE: usize = 50;

/// A page of the log.
#[derive(Debug)]
pub struct EntryPage {
    /// The entries, newest first.
    pub entries: Vec<AuditEntry>,
    /// The last entry's place, if older ones follow.
    pub next: Option<Place>,
}

/// A page of the log: the shop's own entries, and for an operator what was done to the whole home. One round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_entries(locals: &Locals, filter: &AuditFilter) -> Result<EntryPage, AppError> {
    // One more than the page has tells whether another follows.
    let limit = u32::try_from(PAGE_SIZE + 1).unwrap_or(u32::MAX);
    let filter = AuditFilter { of_home: locals.is_operator(), ..filter.clone() };
    let mut entries = store::get_entries(&locals.db, &locals.tenant.id, &filter, limit).await?;
    let more = entries.len() > PAGE_SIZE;
    entries.truncate(PAGE_SIZE);
    let next = entries.last().filter(|_| more).map(AuditEntry::place);
    Ok(EntryPage { entries, next })
}
