//! KV itself answers: what is read and written there, for a namespace whose phase says so.
//!
//! It knows no versions, no conditions and no transactions, and what it reads may be a minute old.

use std::collections::BTreeMap;

use coppice_kv_api::{Condition, Cursor, Key, Value};
use coppice_platform::kv::End;
use coppice_platform::{Kv, PlatformError};
use futures_util::{StreamExt, TryStreamExt};

use super::Failure;
use crate::kv_api::store::entries::{Entry, Write};
use crate::kv_api::store::lists::Listed;

/// What cursors say of where a list was read.
const BACKEND: &str = "kv";

/// How many requests are under way at once: a Worker has six connections.
pub const AT_ONCE: usize = 6;

/// How many entries are written at once, at most: a Worker asks KV a thousand times a request.
/// <https://developers.cloudflare.com/workers/platform/limits/#subrequests>
pub const WRITES_AT_ONCE: usize = 900;

/// Refuses what KV has no way to do.
///
/// # Errors
/// [`Failure::NotAtKv`].
pub fn unconditional(condition: &Condition) -> Result<(), Failure> {
    if *condition == Condition::None { Ok(()) } else { Err(Failure::NotAtKv("conditions")) }
}

/// The entry of this name.
///
/// # Errors
/// What KV can't do.
pub async fn get(kv: &dyn Kv, key: &str) -> Result<Option<Entry>, PlatformError> {
    Ok(kv.get(key).await?.map(|found| {
        let Value { kind, stored } = Value::kept(found.value);
        let metadata = found.metadata.map(|json| json.to_string());
        Entry { key: key.to_owned(), kind, value: stored, metadata, expiration: None, version: None }
    }))
}

/// The entries of these names that there are.
///
/// # Errors
/// What KV can't do.
pub async fn get_many(kv: &dyn Kv, keys: &[Key]) -> Result<BTreeMap<String, Entry>, PlatformError> {
    // A closure would have to be as general as no future of it is.
    let mut todo = Vec::with_capacity(keys.len());
    for key in keys {
        todo.push(get(kv, key.as_str()));
    }
    let found: Vec<_> = futures_util::stream::iter(todo).buffered(AT_ONCE).try_collect().await?;
    Ok(found.into_iter().flatten().map(|entry| (entry.key.clone(), entry)).collect())
}

/// So many of the names that begin with `prefix`, and the cursor where they go on.
///
/// # Errors
/// A cursor of another list; what KV can't do.
pub async fn list(
    kv: &dyn Kv,
    prefix: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<(Vec<Listed>, Option<String>), Failure> {
    let place = cursor.map(|cursor| Cursor::read(cursor, BACKEND, prefix)).transpose()?;
    let page = kv.list(prefix, place.as_deref(), limit).await?;
    let keys = page.keys.into_iter().map(|key| Listed {
        key: key.name,
        expiration: key.expiration,
        metadata: key.metadata.map(|json| json.to_string()),
    });
    let cursor = page.cursor.map(|place| Cursor::new(BACKEND, prefix, &place).encode());
    Ok((keys.collect(), cursor))
}

/// Keeps a value.
///
/// # Errors
/// What KV can't do.
pub async fn keep(
    kv: &dyn Kv,
    key: &str,
    value: Value,
    metadata: Option<&str>,
    expiration: Option<i64>,
) -> Result<(), PlatformError> {
    let end = expiration.map_or(End::Never, End::At);
    let metadata = metadata.and_then(|json| serde_json::from_str(json).ok());
    kv.keep(key, value.into_bytes(), end, metadata).await
}

/// Writes an entry.
///
/// # Errors
/// What KV can't do.
pub async fn put(kv: &dyn Kv, write: &Write) -> Result<(), PlatformError> {
    let metadata = write.metadata.as_ref().map(|metadata| metadata.as_str());
    keep(kv, write.key.as_str(), write.value.clone(), metadata, write.expiration).await
}

/// Writes many entries, each by itself: of each, in order, whether it was done.
pub async fn put_many(kv: &dyn Kv, writes: &[&Write]) -> Vec<bool> {
    let mut todo = Vec::with_capacity(writes.len());
    for write in writes {
        todo.push(put(kv, write));
    }
    each(todo).await
}

/// Deletes many, as [`put_many`] writes.
pub async fn delete_many(kv: &dyn Kv, keys: &[Key]) -> Vec<bool> {
    let mut todo = Vec::with_capacity(keys.len());
    for key in keys {
        todo.push(kv.delete(key.as_str()));
    }
    each(todo).await
}

async fn each<F: Future<Output = Result<(), PlatformError>>>(todo: Vec<F>) -> Vec<bool> {
    let done = futures_util::stream::iter(todo)
        .buffered(AT_ONCE)
        .map(|done| done.inspect_err(|error| log::warn!("one of many was not done: {error}")).is_ok());
    done.collect().await
}
