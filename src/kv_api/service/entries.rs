//! One entry: read, written, deleted; and as many as are read at once.

use std::collections::BTreeMap;

use coppice_kv_api::{Condition, Fault, Key, READS_AT_ONCE};

use super::caller::Caller;
use super::target::{Written, kv, mirror_of, now_ms};
use super::{Failure, Target, at_kv};
use crate::kv_api::model::key::ApiKey;
use crate::kv_api::store::entries as store;
use crate::kv_api::store::outbox::{note_deleted, note_written};

pub use crate::kv_api::store::entries::{Entry, Write};

/// What a write has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// The version that was written; none where KV has it.
    pub version: Option<i64>,
    /// Whether there was none before, as far as that is known: KV does not say.
    pub is_new: bool,
}

/// The entry of this name; one round trip with whoever asks.
///
/// # Errors
/// [`Failure::NotFound`]; whoever may not.
pub async fn get(caller: &Caller, target: &Target, key: &Key) -> Result<Entry, Failure> {
    let statement = store::get_statement(&target.place(caller), &[key], now_ms(caller).div_euclid(1_000));
    let read = target.read(caller, &[], vec![statement]).await?;
    within_reach(&read.key, key)?;
    let entry = match read.rows {
        Some(rows) => store::entries(&rows)?.pop(),
        None => at_kv::get(kv(caller), key.as_str()).await?,
    };
    entry.ok_or(Failure::NotFound)
}

/// The entries of these names that there are; one round trip with whoever asks. `body` is what the request brought.
///
/// # Errors
/// More than may be asked for at once; one that is out of reach, and with it all.
pub async fn get_many(
    caller: &Caller,
    target: &Target,
    keys: &[Key],
    body: &[u8],
) -> Result<BTreeMap<String, Entry>, Failure> {
    if keys.len() > READS_AT_ONCE {
        return Err(Fault::ManyKeys(READS_AT_ONCE).into());
    }
    let names: Vec<&Key> = keys.iter().collect();
    let statement = store::get_statement(&target.place(caller), &names, now_ms(caller).div_euclid(1_000));
    let read = target.read(caller, body, vec![statement]).await?;
    keys.iter().try_for_each(|key| within_reach(&read.key, key))?;
    match read.rows {
        Some(rows) => {
            Ok(store::entries(&rows)?.into_iter().map(|entry| (entry.key.clone(), entry)).collect())
        }
        None => Ok(at_kv::get_many(kv(caller), keys).await?),
    }
}

/// Writes an entry under a condition; one round trip beside that of who asks.
///
/// # Errors
/// [`Failure::NotMet`]; whoever may not.
pub async fn put(
    caller: &Caller,
    api_key: &ApiKey,
    target: &Target,
    write: &Write,
    condition: &Condition,
) -> Result<Put, Failure> {
    within_reach(api_key, &write.key)?;
    let namespace = target.id(api_key)?;
    let now = now_ms(caller);
    let mut statements = store::put_statements(&caller.tenant.0, namespace, write, condition, now);
    statements.extend(note_written(mirror_of(caller, namespace), &[&write.key], now.div_euclid(1_000)));
    let rows = match target.write(caller, api_key, statements).await? {
        Written::Rows(rows) => rows,
        Written::AtKv => {
            at_kv::unconditional(condition)?;
            at_kv::put(kv(caller), write).await?;
            return Ok(Put { version: None, is_new: false });
        }
    };
    let written = store::written(&rows)?;
    match written.version {
        _ if !written.found => Err(Failure::NoNamespace),
        Some(version) => Ok(Put { version: Some(version), is_new: written.before.is_none() }),
        None => Err(Failure::NotMet(written.before)),
    }
}

/// Deletes an entry under a condition; that there was none is no failure, unless the condition says so.
///
/// # Errors
/// [`Failure::NotMet`]; whoever may not.
pub async fn delete(
    caller: &Caller,
    api_key: &ApiKey,
    target: &Target,
    key: &Key,
    condition: &Condition,
) -> Result<(), Failure> {
    within_reach(api_key, key)?;
    let namespace = target.id(api_key)?;
    let now = now_ms(caller);
    let mut statements = store::delete_statements(&caller.tenant.0, namespace, key, condition, now);
    statements.extend(note_deleted(mirror_of(caller, namespace), &[key], now.div_euclid(1_000)));
    let rows = match target.write(caller, api_key, statements).await? {
        Written::Rows(rows) => rows,
        Written::AtKv => {
            at_kv::unconditional(condition)?;
            return Ok(kv(caller).delete(key.as_str()).await?);
        }
    };
    let written = store::written(&rows)?;
    let is_met = match condition {
        Condition::None => true,
        Condition::Absent => written.before.is_none(),
        Condition::Present | Condition::Versions(_) => written.version.is_some(),
    };
    match written.found {
        false => Err(Failure::NoNamespace),
        true if !is_met => Err(Failure::NotMet(written.before)),
        true => Ok(()),
    }
}

/// Whether the key of the API is good for this key.
///
/// # Errors
/// [`Failure::OutOfReach`].
pub(super) fn within_reach(api_key: &ApiKey, key: &Key) -> Result<(), Failure> {
    if api_key.reaches(key.as_str()) { Ok(()) } else { Err(Failure::OutOfReach) }
}
