//! The same step of several orders, each as it was looked at.

use coppice_orders::state::Step;

use super::steps::step;
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::Order;
use crate::orders::store;

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

/// Does a step of each of these orders, by id and the revision that was looked at. One that can't take it keeps no other from it.
///
/// # Errors
/// What the database can't do when it is asked what those are called that were left.
pub async fn step_all(
    locals: &Locals,
    what: BulkStep,
    chosen: &[(String, i64)],
) -> Result<BulkOutcome, AppError> {
    let (mut outcome, mut left) = (BulkOutcome::default(), Vec::new());
    for (id, revision) in chosen {
        match step(locals, id, what.step(), "", *revision).await {
            Ok(()) => outcome.done = outcome.done.saturating_add(1),
            Err(error) => left.push((id.clone(), error.to_string())),
        }
    }
    if !left.is_empty() {
        let ids: Vec<String> = left.iter().map(|(id, _)| id.clone()).collect();
        let known = store::get_orders_by_ids(&locals.db, &locals.tenant.id, &ids).await?;
        let name = |id: &str| {
            let order = known.iter().find(|order| order.id == id);
            order.map_or("An order".to_owned(), |order| format!("No. {}", order.number))
        };
        outcome.left = left.into_iter().map(|(id, why)| (name(&id), why)).collect();
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
