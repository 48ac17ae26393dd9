//! An import: everything a source has is here afterwards, but what was changed here since it began.

use coppice_platform::{Clock, ErrorKind};

use super::{Here, MoveError, Refused, Source};
use crate::kv_api::store::imports::{self as store, Import};
use crate::kv_api::store::phase::elsewhere;

/// What an import has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// How much the source has.
    pub done: u64,
    /// How much of it was over already.
    pub over: u64,
    /// How much of it can't be here.
    pub refused: u64,
    /// How much was changed here since it began, and was left, as far as this run has seen.
    pub left: u64,
    /// How much an earlier run had done.
    pub before: u64,
}

/// What is told on the way.
pub enum Told<'a> {
    /// So many are done, and the source is at this place.
    Far(u64, &'a str),
    /// This can't be here.
    Refused(&'a Refused),
}

/// Brings all of a source; goes on where an earlier run was ended. One transaction for each piece, with how far it has come.
///
/// # Errors
/// What either side can't do; [`MoveError::Elsewhere`], [`MoveError::AtKv`].
pub async fn import(
    here: Here<'_>,
    source: &mut Source,
    clock: &dyn Clock,
    mut told: impl FnMut(Told<'_>),
) -> Result<Imported, MoveError> {
    let begun = store::begin(here.db, here.namespace, &source.name(), clock.now()).await?;
    let mut at = begun.ok_or_else(|| MoveError::NoNamespace(here.namespace.to_owned()))?;
    let (before, mut left) = (at.done, 0_u64);
    source.go_on_at(&at.place)?;
    told(Told::Far(at.done, &at.place));
    while let Some(piece) = source.next().await? {
        let now = clock.now();
        let mut to = Import { place: piece.place, ..at.clone() };
        let mut writes = Vec::with_capacity(piece.items.len());
        for item in piece.items {
            to.done = to.done.saturating_add(1);
            match item {
                Err(refused) => {
                    told(Told::Refused(&refused));
                    to.refused = to.refused.saturating_add(1);
                }
                Ok(write) if write.expiration.is_some_and(|end| end <= now) => {
                    to.over = to.over.saturating_add(1);
                }
                Ok(write) => writes.push(write),
            }
        }
        let names: std::collections::BTreeSet<_> = writes.iter().map(|write| &write.key).collect();
        let names = names.len();
        let place = (here.tenant, here.namespace, here.mirror);
        let written = store::advance(here.db, place, &writes, (&at, &to), clock.now_ms()).await;
        let written = written.map_err(|error| match &error.kind {
            ErrorKind::Constraint(which) if which.ends_with("guard_held") => MoveError::Elsewhere,
            _ if elsewhere(&error).is_some() => MoveError::AtKv,
            _ => error.into(),
        })?;
        left = left.saturating_add(u64::try_from(names.saturating_sub(written)).unwrap_or(0));
        at = to;
        told(Told::Far(at.done, &at.place));
    }
    store::finish(here.db, at.id, clock.now()).await?;
    Ok(Imported { done: at.done, over: at.over, refused: at.refused, left, before })
}
