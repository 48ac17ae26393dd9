//! Lists of names.

use coppice_kv_api::Cursor;

use super::caller::Caller;
use super::target::{kv, now_ms};
use super::{Failure, Target, at_kv};
use crate::kv_api::store::lists as store;

pub use crate::kv_api::store::lists::Listed;

/// What cursors say of where a list was read.
const BACKEND: &str = "d1";

/// A page of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// The names.
    pub keys: Vec<Listed>,
    /// Where it goes on, if it does.
    pub cursor: Option<String>,
}

/// So many of the names that begin with `prefix`; one round trip with whoever asks.
///
/// # Errors
/// A cursor of another list; a prefix that the key of the API is not good for; whoever may not.
pub async fn list(
    caller: &Caller,
    target: &Target,
    prefix: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<List, Failure> {
    // A cursor of a list at KV is none of this one; which is asked for is known when it is read.
    let after = cursor.map(|cursor| Cursor::read_key(cursor, BACKEND, prefix)).transpose();
    let behind = after.as_ref().ok().and_then(Option::as_deref);
    // One more, to see whether there is one.
    let more = limit.saturating_add(1);
    let now = now_ms(caller).div_euclid(1_000);
    let statement = store::list_statement(&target.place(caller), prefix, behind, more, now);
    let read = target.read(caller, &[], vec![statement]).await?;
    if !read.key.reaches_list(prefix) {
        return Err(Failure::OutOfReach);
    }
    let Some(rows) = read.rows else {
        let (keys, cursor) = at_kv::list(kv(caller), prefix, cursor, limit).await?;
        return Ok(List { keys, cursor });
    };
    after?;
    let mut keys = store::listed(&rows)?;
    let goes_on = u32::try_from(keys.len()).unwrap_or(u32::MAX) > limit;
    keys.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let cursor = keys.last().filter(|_| goes_on).map(|last| Cursor::new(BACKEND, prefix, &last.key).encode());
    Ok(List { keys, cursor })
}
