//! Taking back what an import did, product by product, as far as nobody else has changed it since.

use coppice_catalogue::product::Product;
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, PlatformError};

use super::step::{Step, event};
use crate::imports::model::ImportStatus;
use crate::imports::store::{self, Claim, DueUndo, Released, Undone};
use crate::shop::service::NameQuery;
use crate::shop::store::{
    Guard, StockCause, StockReason, UndoneImport, get_known_products, refused_guard, undo_import,
};
use crate::state::AppState;

/// How many bytes of products are put back in one step.
const BYTES: u32 = 500_000;

/// What is taken back in a step.
#[derive(Default)]
struct Plan {
    back: Vec<Product>,
    new: Vec<Product>,
    variants: Vec<String>,
    undone: Vec<Undone>,
}

/// Takes the next products back.
pub(super) async fn step(app: &AppState, db: &SqlSession, claim: &Claim) -> Result<Step, PlatformError> {
    let job = &claim.job;
    let due = store::get_due_undos(db, claim, claim.chunk.min(25), BYTES).await?;
    if due.is_empty() {
        let details = format!("{}: {} taken back, {} stay as they are", job.filename, job.undone, job.kept);
        return Ok(Step::Done(Released::Standing(ImportStatus::Undone, Some(event(app, job, &details)))));
    }
    let names = NameQuery { slugs: due.iter().map(|one| one.slug.clone()).collect(), ..NameQuery::default() };
    let known = get_known_products(db, &claim.tenant, &names).await?.products;
    let (now, now_ms) = (app.platform.clock.now(), app.platform.clock.now_ms());
    let mut plan = Plan::default();
    for one in due {
        let current = known.iter().map(|known| &known.product).find(|product| product.slug == one.slug);
        plan.add(one, current, now);
    }
    let Plan { back, new, variants, undone } = plan;
    if back.is_empty() && new.is_empty() {
        let held = store::note_undone(db, claim, &undone, now_ms).await?;
        return Ok(if held { Step::Done(Released::Moving) } else { Step::Over });
    }
    let reference = format!("{}:undo", job.id);
    let cause = StockCause { reason: StockReason::Import, reference: &reference, by: &job.user_id, at: now };
    let variants: Vec<&str> = variants.iter().map(String::as_str).collect();
    let undo = UndoneImport { back: &back, new: &new, variants: &variants, import: &job.id, cause };
    let along = store::undone_along(claim, &undone, now_ms);
    let Err(error) = undo_import(db, &claim.tenant.id, &undo, along).await else {
        return Ok(Step::Done(Released::Moving));
    };
    match (refused_guard(&error), &error.kind) {
        // Somebody has saved one of them just now: they are looked at again.
        (Some(Guard::Stale), _) => Ok(Step::Done(Released::Moving)),
        (Some(Guard::Lost), _) => Ok(Step::Over),
        (_, ErrorKind::Constraint(_) | ErrorKind::Unique(_)) => {
            let held = match u32::try_from(undone.len() / 2).unwrap_or(1) {
                0 => {
                    let words = "it can’t be put back as it was";
                    let kept = undone.into_iter().map(|one| Undone { words, kept: true, ..one });
                    store::note_undone(db, claim, &kept.collect::<Vec<_>>(), now_ms).await?;
                    store::shrink(db, claim, 1, now_ms).await?
                }
                fewer => store::shrink(db, claim, fewer, now_ms).await?,
            };
            Ok(if held { Step::Again } else { Step::Over })
        }
        _ => Err(error),
    }
}

impl Plan {
    fn add(&mut self, one: DueUndo, current: Option<&Product>, now: i64) {
        let DueUndo { place, before, revision, .. } = one;
        let mut note = |words, kept| self.undone.push(Undone { place, words, kept });
        let Some(current) = current else { return note("it was deleted since", true) };
        if Some(current.revision) != revision {
            return note("it was changed since, and stays as it is", true);
        }
        let Some(before) = before else {
            note("", false);
            return self.new.push(current.clone());
        };
        let Ok(before) = serde_json::from_str::<Product>(&before) else {
            return note("what it was can’t be read any more", true);
        };
        note("put back", false);
        let stays = |id: &String| current.variants.iter().any(|variant| variant.id == *id);
        self.variants.extend(before.variants.iter().map(|variant| variant.id.clone()).filter(stays));
        self.back.push(Product {
            revision: current.revision,
            updated_at: now.max(current.updated_at),
            ..before
        });
    }
}
