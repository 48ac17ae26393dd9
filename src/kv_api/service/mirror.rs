//! The mirror: KV follows the database, so that whoever goes back to it loses nothing.
//!
//! A write notes its names in its own batch; here the newest value of each is copied, in any order, as often as it takes. Whatever KV
//! does, nobody who writes or reads waits for it.

use coppice_kv_api::Mirror;
use coppice_platform::sql::SqlSession;
use coppice_platform::{Kv, Platform, PlatformError};
use futures_util::StreamExt;

use super::at_kv;
use crate::kv_api::store::entries::Entry;
use crate::kv_api::store::outbox::{self as store, Due};
use crate::kv_api::store::whole;
use crate::state::AppState;
use crate::tick::budget::Budget;
use crate::tick::duty;

pub use crate::kv_api::store::outbox::{Depth, get_depths};

/// How many names are copied in one go, at most; with five statements that is the usual budget.
const NAMES: u32 = 35;

/// How many bytes of values are read at once, unless one alone has more.
const BYTES: usize = 8_000_000;

/// How long what KV refuses waits, in seconds.
const REFUSED_SECS: i64 = 600;

/// Copies what was written to KV. What fails stays noted, for the next minute.
///
/// # Errors
/// What the database can't do.
pub async fn mirror_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let Some(mirror) = &app.config.kv_api.mirror else { return Ok(()) };
    copy_due(&app.platform, &duty::session(app), mirror, budget).await
}

/// The same for whoever has the database itself.
///
/// # Errors
/// As [`mirror_duty`].
pub(super) async fn copy_due(
    platform: &Platform,
    db: &SqlSession,
    mirror: &Mirror,
    budget: &mut Budget,
) -> Result<(), PlatformError> {
    if !budget.take(5) {
        return Ok(());
    }
    let clock = &platform.clock;
    let mut due = store::get_due(db, mirror, clock.now(), NAMES.saturating_add(1)).await?;
    let fit = fitting(&due);
    let is_more = fit < due.len();
    due.truncate(fit);
    due.retain(|_| budget.take(1));
    if due.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = due.iter().map(|due| due.key.as_str()).collect();
    let mut entries = whole::get_these(db, &mirror.namespace, &names, clock.now()).await?;
    let copies = due.into_iter().map(|due| {
        let entry = entries.remove(&due.key);
        async move { (copy(platform.mirror_kv.as_ref(), &due.key, entry).await, due) }
    });
    let ends: Vec<_> = futures_util::stream::iter(copies).buffer_unordered(at_kv::AT_ONCE).collect().await;
    let (mut copied, mut refused) = (Vec::new(), Vec::new());
    for (end, due) in ends {
        match end {
            Ok(()) => copied.push(due),
            Err(error) => {
                log::warn!("{} is not copied to the mirror yet: {error}", due.key);
                // What KV can't do now, it can in a minute; what it does not take, perhaps never.
                if !error.retryable() {
                    refused.push(due);
                }
            }
        }
    }
    let later = clock.now().saturating_add(REFUSED_SECS);
    store::settle(db, &mirror.namespace, &copied, &refused, later).await?;
    if is_more && !copied.is_empty() {
        // The rest is for another go, at once.
        let _ = budget.take(u32::MAX);
    }
    Ok(())
}

/// How many of these are copied in one go.
fn fitting(due: &[Due]) -> usize {
    let mut bytes = 0_usize;
    let fits = due.iter().take(usize::try_from(NAMES).unwrap_or(usize::MAX)).take_while(|due| {
        let is_first = bytes == 0;
        bytes = bytes.saturating_add(due.bytes.unwrap_or(0)).saturating_add(1);
        is_first || bytes <= BYTES
    });
    fits.count()
}

async fn copy(kv: &dyn Kv, key: &str, entry: Option<Entry>) -> Result<(), PlatformError> {
    let Some(entry) = entry else { return kv.delete(key).await };
    let (metadata, expiration) = (entry.metadata.clone(), entry.expiration);
    at_kv::keep(kv, key, entry.into_value(), metadata.as_deref(), expiration).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_is_copied_in_one_go_as_there_is_memory_for() {
        let due = |bytes| Due { key: "k".into(), seq: 1, bytes };
        assert_eq!(fitting(&vec![due(None); 99]), 35);
        assert_eq!(fitting(&vec![due(Some(1_900_000)); 99]), 4);
        assert_eq!(fitting(&[due(Some(9_000_000)), due(None)]), 1);
        assert_eq!(fitting(&[]), 0);
    }
}
