//! Many entries at once: in one transaction.

use std::collections::BTreeMap;

use coppice_kv_api::{Fault, Key, WRITES_AT_ONCE};

use super::caller::Caller;
use super::target::{Written, kv, mirror_of, now_ms};
use super::{Failure, Target, at_kv};
use crate::kv_api::model::key::ApiKey;
use crate::kv_api::store::bulk as store;
use crate::kv_api::store::entries::Write;
use crate::kv_api::store::outbox::{note_deleted, note_written};

/// Why one of many was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not what it must be.
    Fault(Fault),
    /// The key of the API is not good for it.
    OutOfReach,
    /// KV could not do it.
    NotDone,
}

/// What became of many: of each, in order, whether it was done.
pub type Outcomes = Vec<Result<(), Refusal>>;

/// Whether what is good is done where something is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// All in one transaction, or nothing, and no other way.
    Atomic,
    /// All, or nothing where one is refused; in one transaction, where there are any.
    All,
    /// Whatever is good; in one transaction, where there are any.
    WhatIsGood,
}

/// Writes these, as they were read; those that were refused stay so. Where a key comes twice, the last wins. Nothing at all is
/// asked of the database where nothing is to be written.
///
/// # Errors
/// [`Fault::ManyKeys`]; whoever may not.
pub async fn put(
    caller: &Caller,
    api_key: &ApiKey,
    target: &Target,
    pairs: Vec<Result<Write, Fault>>,
    together: Together,
) -> Result<Outcomes, Failure> {
    let (outcomes, good) = sort(pairs, |write| api_key.reaches(write.key.as_str()))?;
    let namespace = target.id(api_key)?;
    if is_done(&outcomes, good.len(), together) {
        return Ok(outcomes);
    }
    let now = now_ms(caller);
    let mut statements = store::put_statements(&caller.tenant.0, namespace, &good, now);
    let names: Vec<_> = good.iter().map(|write| &write.key).collect();
    statements.extend(note_written(mirror_of(caller, namespace), &names, now.div_euclid(1_000)));
    match target.write(caller, api_key, statements).await? {
        Written::Rows(rows) => store::version(&rows)?.ok_or(Failure::NoNamespace).map(|_| outcomes),
        Written::AtKv => {
            may_be_at_kv(good.len(), together)?;
            // Of one key the last wins, in whatever order they come to KV.
            let last: BTreeMap<_, _> = good.iter().map(|write| (&write.key, write)).collect();
            let (keys, writes): (Vec<_>, Vec<_>) = last.into_iter().unzip();
            let done = at_kv::put_many(kv(caller), &writes).await;
            let done: BTreeMap<_, _> = keys.into_iter().zip(done).collect();
            Ok(merged(outcomes, good.iter().map(|write| done.get(&write.key) == Some(&true))))
        }
    }
}

/// Deletes these, as [`put`] writes.
///
/// # Errors
/// As [`put`].
pub async fn delete(
    caller: &Caller,
    api_key: &ApiKey,
    target: &Target,
    keys: Vec<Result<Key, Fault>>,
    together: Together,
) -> Result<Outcomes, Failure> {
    let (outcomes, good) = sort(keys, |key| api_key.reaches(key.as_str()))?;
    let namespace = target.id(api_key)?;
    if is_done(&outcomes, good.len(), together) {
        return Ok(outcomes);
    }
    let names: Vec<_> = good.iter().collect();
    let mut statements = store::delete_statements(&caller.tenant.0, namespace, &names);
    let now = now_ms(caller).div_euclid(1_000);
    statements.extend(note_deleted(mirror_of(caller, namespace), &names, now));
    match target.write(caller, api_key, statements).await? {
        Written::Rows(rows) => store::version(&rows)?.ok_or(Failure::NoNamespace).map(|_| outcomes),
        Written::AtKv => {
            may_be_at_kv(good.len(), together)?;
            let done = at_kv::delete_many(kv(caller), &good).await;
            Ok(merged(outcomes, done.into_iter()))
        }
    }
}

/// Whether so many may be written at KV, which has no transactions.
fn may_be_at_kv(count: usize, together: Together) -> Result<(), Failure> {
    if together == Together::Atomic {
        return Err(Failure::NotAtKv("transactions"));
    }
    match count > at_kv::WRITES_AT_ONCE {
        true => Err(Fault::ManyKeys(at_kv::WRITES_AT_ONCE).into()),
        false => Ok(()),
    }
}

/// What became of all, where it is known of the good ones, in order, whether they were done.
fn merged(outcomes: Outcomes, mut done: impl Iterator<Item = bool>) -> Outcomes {
    let outcome = |outcome: Result<(), Refusal>| {
        outcome?;
        if done.next() == Some(true) { Ok(()) } else { Err(Refusal::NotDone) }
    };
    outcomes.into_iter().map(outcome).collect()
}

fn sort<T>(
    items: Vec<Result<T, Fault>>,
    is_within_reach: impl Fn(&T) -> bool,
) -> Result<(Outcomes, Vec<T>), Failure> {
    if items.len() > WRITES_AT_ONCE {
        return Err(Fault::ManyKeys(WRITES_AT_ONCE).into());
    }
    let mut good = Vec::new();
    let outcomes = items.into_iter().map(|item| match item {
        Err(fault) => Err(Refusal::Fault(fault)),
        Ok(item) if !is_within_reach(&item) => Err(Refusal::OutOfReach),
        Ok(item) => {
            good.push(item);
            Ok(())
        }
    });
    let outcomes = outcomes.collect();
    Ok((outcomes, good))
}

fn is_done(outcomes: &Outcomes, good: usize, together: Together) -> bool {
    good == 0 || together != Together::WhatIsGood && outcomes.iter().any(Result::is_err)
}
