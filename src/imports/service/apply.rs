//! Looking at products, and saving them.

use std::collections::HashSet;

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use super::read::kept;
use super::step::{Step, event};
use crate::imports::model::{ImportJob, ImportStatus};
use crate::imports::store::{self, Claim, Note, Released};
use crate::shop::service::{Import, ImportOptions, Imported, Saved, Told, names};
use crate::state::AppState;

/// How many bytes of products are looked at in one step, whatever their number. What is written of them is some times as much,
/// and D1 takes 2 MB in a statement.
const BYTES: u32 = if cfg!(target_family = "wasm") { 500_000 } else { 2_000_000 };

/// Looks at the next products, or saves them.
pub(super) async fn step(app: &AppState, db: &SqlSession, claim: &Claim) -> Result<Step, PlatformError> {
    let Claim { job, tenant, .. } = claim;
    let clock = &app.platform.clock;
    let saves = job.status == ImportStatus::Saving;
    let (done_in, pass) = (u32::from(saves && !job.at_once), if saves { 2 } else { 1 });
    let due = store::get_due_entries(db, claim, done_in, claim.chunk, BYTES).await?;
    if due.is_empty() {
        return Ok(Step::Done(end(app, job, saves)));
    }
    let entries: Vec<_> = due.iter().map(|due| kept(due.place, &due.entry)).collect();
    let places: Vec<u32> = due.iter().map(|due| due.place).collect();
    let around = store::get_neighbours(db, claim, pass, &names(&entries)).await?;
    let options = ImportOptions {
        reference: job.id.clone(),
        by: job.user_id.clone(),
        sets_stock: job.sets_stock,
        files: Some(job.files.clone()).filter(|files| !files.is_empty()),
    };
    let taken: HashSet<String> = around.taken.into_iter().collect();
    let mut import = Import::new(&app.platform, db, tenant.clone(), taken, options);
    import.remember(around.seen);
    let mut products = import.prepare(entries).await?;
    let now_ms = clock.now_ms();
    if saves {
        let changed: Vec<usize> =
            (0..).zip(&products).filter(|(_, one)| one.is_changed()).map(|(place, _)| place).collect();
        let all: Vec<&Imported> = products.iter().collect();
        let saved =
            import.save(&all, &|changed| store::notes_along(claim, &notes(changed, &places), now_ms)).await?;
        match (saved, changed.as_slice()) {
            (Saved::Done, _) => {}
            // Somebody has saved one of them just now: they are looked at again.
            (Saved::Stale, _) => return Ok(Step::Done(Released::Moving)),
            (Saved::Lost, _) => return Ok(Step::Over),
            (Saved::Broken(reason), [only]) => {
                if let Some(one) = products.get_mut(*only) {
                    one.refuse(&reason);
                }
            }
            (Saved::Broken(_), many) => {
                let fewer = u32::try_from(many.len() / 2).unwrap_or(1).max(1);
                return Ok(match store::shrink(db, claim, fewer, now_ms).await? {
                    true => Step::Again,
                    false => Step::Over,
                });
            }
        }
    }
    let rest: Vec<&Imported> = products.iter().filter(|one| !saves || !one.is_changed()).collect();
    if !rest.is_empty() && !store::note(db, claim, &notes(&rest, &places), now_ms).await? {
        return Ok(Step::Over);
    }
    Ok(Step::Done(Released::Moving))
}

/// Notes of products, by the places of those that were prepared.
fn notes<'a>(products: &[&'a Imported], places: &[u32]) -> Vec<Note<'a>> {
    let note = |one: &&'a Imported| Note {
        place: places.get(one.number).copied().unwrap_or_default(),
        told: Told::of(one),
        before: one.before.as_deref().filter(|_| one.is_changed()),
    };
    products.iter().map(note).collect()
}

/// What becomes of an import of which all is looked at, or saved.
fn end(app: &AppState, job: &ImportJob, saves: bool) -> Released {
    if !saves {
        return Released::Standing(ImportStatus::Looked, None);
    }
    let details = format!(
        "{}: {} new, {} changed, {} unchanged, {} refused",
        job.filename, job.new, job.changed, job.unchanged, job.refused
    );
    Released::Standing(ImportStatus::Done, Some(event(app, job, &details)))
}
