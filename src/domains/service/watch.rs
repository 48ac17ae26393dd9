//! A search as it goes on, for whoever watches.

use crate::domains::model::{DomainResult, SearchJob};
use crate::domains::store::{self, Whose};
use crate::error::AppError;
use crate::locals::Locals;

use super::jobs::{none, seen_by};

/// The most candidates that are told at once.
const MANY: u32 = 100;

/// What has changed.
#[derive(Debug)]
pub struct Watched {
    /// The search as it is now.
    pub job: SearchJob,
    /// The candidates that were settled since, in their order.
    pub results: Vec<DomainResult>,
    /// Up to which point this tells all.
    pub seq: i64,
}

/// What has changed of a search since this point; one round trip.
///
/// # Errors
/// [`AppError::NotFound`] for another's; what the database can't do.
pub async fn watch(locals: &Locals, id: &str, seq: i64) -> Result<Watched, AppError> {
    let whose = Whose { tenant: &locals.tenant.id, user: seen_by(locals)?, id };
    let (job, results) = store::get_job_since(&locals.db, whose, seq, MANY).await?.ok_or_else(none)?;
    // Where there is more than was read, the rest comes with the next look.
    let full = results.len() >= usize::try_from(MANY).unwrap_or(usize::MAX);
    let told = results.last().filter(|_| full).map_or(job.seq, |last| last.seq);
    Ok(Watched { job, results, seq: told })
}
