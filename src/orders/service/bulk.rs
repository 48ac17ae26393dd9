//! The same step of several orders, each as it was looked at.

use coppice_orders::state::Step;

use super::steps::{moved, stale, write_moved};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::Order;
use crate::orders::store::{self, Moved};

/// What is done to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkStep {
    /// Somebody begins to pack.
    Pack,
    /// It is sent; how to follow it is nobody's to say of several at once.
    Ship,
}

impl BulkStep {
    /// By its name in forms.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Pack, Self::Ship].into_iter().find(|step| step.name() == name)
    }

    /// Its name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Ship => "ship",
        }
    }

    const fn step(self) -> Step {
        match self {
            Self::Pack => Step::Pack,
            Self::Ship => Step::Ship,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkOutcome {
    /// How many orders it was done to.
    pub done: usize,
    /// The others, each with why.
    pub left: Vec<(String, String)>,
}

/// Does a step of each of these orders, by id and the revision that was looked at. One that can't take it keeps no other from it. However
/// many there are, they are read once and written once: Workers' free plan has 50 statements a request.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn step_all(
    locals: &Locals,
    what: BulkStep,
    chosen: &[(String, i64)],
) -> Result<BulkOutcome, AppError> {
    let ids: Vec<String> = chosen.iter().map(|(id, _)| id.clone()).collect();
    let mut outcome = BulkOutcome::default();
    for is_last in [false, false, true] {
        let known = store::get_orders_by_ids(&locals.db, &locals.tenant.id, &ids).await?;
        let (mut moved_all, mut left) = (Vec::new(), Vec::new());
        for (id, revision) in chosen {
            let Some(order) = known.iter().find(|order| order.id == *id) else {
                left.push(("An order".to_owned(), super::no_order().to_string()));
                continue;
            };
            let name = format!("No. {}", order.number);
            match moved(&locals.into(), order, what.step(), "", *revision) {
                // Ticked twice, it is done once.
                Ok(one) if moved_all.iter().all(|other: &Moved<'_>| other.order.id != *id) => {
                    moved_all.push(one)
                }
                Ok(_) => left.push((name, stale().to_string())),
                Err(why) => left.push((name, why.to_string())),
            }
        }
        // Somebody may have been at one of them since it was read: then it is among those that are left, next time.
        let is_done = moved_all.is_empty() || write_moved(locals, &moved_all).await?;
        if !is_done && is_last {
            left.extend(
                moved_all.iter().map(|one| (format!("No. {}", one.order.number), stale().to_string())),
            );
            moved_all.clear();
        }
        outcome = BulkOutcome { done: moved_all.len(), left };
        if is_done {
            break;
        }
    }
    Ok(outcome)
}

/// The orders whose packing slips are to be printed, by their ids; those that there are.
///
/// # Errors
/// [`AppError::NotFound`] where there is none of them; what the database can't do.
pub async fn get_slips(locals: &Locals, ids: &[String]) -> Result<Vec<Order>, AppError> {
    let found = store::get_orders_by_ids(&locals.db, &locals.tenant.id, ids).await?;
    if found.is_empty() { Err(super::no_order()) } else { Ok(found) }
}
