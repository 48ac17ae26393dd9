//! Finishing what was left half-way: by a crash, a lost connection, somebody who went away.

use coppice_platform::sql::{SessionStart, SqlSession};
use coppice_platform::{ErrorKind, Platform, PlatformError};

use super::objects;
use crate::cdn::store;
use crate::state::AppState;
use crate::tick::budget::Budget;

/// How long an upload of a whole file may take, and how long a replaced file is still served, in seconds.
pub const ABANDONED_AFTER: i64 = 3_600;

/// What the sweeper has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Uploads given up.
    pub uploads: usize,
    /// Replaced files let go.
    pub replaced: usize,
    /// Files whose deletion was finished.
    pub deleted: usize,
}

impl std::fmt::Display for Swept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { uploads, replaced, deleted } = self;
        write!(f, "{uploads} uploads given up, {replaced} replaced files let go, {deleted} files removed")
    }
}

/// Gives up uploads that nobody goes on with, lets go of replaced files, and finishes deletions: what is older than
/// `patience` seconds. Safe to run at any time, twice at once, and to be stopped at any step.
///
/// # Errors
/// What the platform can't do; the rest is for the next time.
pub async fn sweep(platform: &Platform, patience: i64) -> Result<Swept, PlatformError> {
    let mut swept = Swept::default();
    sweep_within(platform, patience, &mut Budget::unlimited(), &mut swept).await?;
    Ok(swept)
}

/// [`sweep`], by the clock.
///
/// # Errors
/// As there.
pub async fn sweep_duty(app: &AppState, budget: &mut Budget) -> Result<(), PlatformError> {
    let mut swept = Swept::default();
    let done = sweep_within(&app.platform, ABANDONED_AFTER, budget, &mut swept).await;
    if swept != Swept::default() {
        log::info!("{swept}");
    }
    done
}

async fn sweep_within(
    platform: &Platform,
    patience: i64,
    budget: &mut Budget,
    swept: &mut Swept,
) -> Result<(), PlatformError> {
    #[expect(clippy::disallowed_methods, reason = "no request asks for it: it is the sweeper's own session")]
    let db = SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), SessionStart::FirstPrimary);
    let now = platform.clock.now();
    let before = now.saturating_sub(patience);
    while budget.take(1) {
        let expired = store::get_expired_uploads(&db, now).await?;
        for upload in &expired {
            // The bucket, and two statements behind the gate.
            if !budget.take(4) {
                return Ok(());
            }
            match platform.bucket.abort_multipart(&upload.key, &upload.r2_upload_id).await {
                // The bucket has given it up before us.
                Err(error) if error.kind != ErrorKind::Refused => return Err(error),
                _ => store::give_up_upload(&db, &upload.id, now).await?,
            }
            swept.uploads = swept.uploads.saturating_add(1);
        }
        if expired.is_empty() {
            break;
        }
    }
    if !budget.take(4) {
        return Ok(());
    }
    swept.uploads += store::give_up_pending(&db, before, now).await?;
    swept.replaced = store::give_up_replaced(&db, before, now).await?;
    // The next of them, the bucket, and the end of their rows behind the gate.
    while budget.take(4) {
        let remains = store::get_remains(&db, u32::try_from(objects::MANY).unwrap_or(1)).await?;
        if remains.is_empty() {
            return Ok(());
        }
        objects::remove(platform.bucket.as_ref(), remains.iter().map(|file| file.key.as_str())).await?;
        let ids: Vec<String> = remains.into_iter().map(|file| file.id).collect();
        store::forget_deleted(&db, &ids).await?;
        swept.deleted = swept.deleted.saturating_add(ids.len());
    }
    Ok(())
}
