//! All that is on sale, for catalogues elsewhere.

use crate::error::AppError;
use crate::locals::Locals;
use crate::markdown;
use crate::shop::store::{self, FeedPlace, FeedRow};

/// How many variants are read at once: with their texts some megabytes at most.
const BATCH: u32 = 2_000;

/// How many times it is read for one part: D1 is asked up to 50 times for one request
/// (<https://developers.cloudflare.com/workers/platform/limits/>), and some of it the request itself needs.
const BATCHES: u32 = 40;

/// How long what is said of a product may be.
const DESCRIPTION: usize = 5_000;

/// A part of the feed, on its way.
#[derive(Debug)]
pub struct Feed {
    after: FeedPlace,
    batches: u32,
    over: bool,
}

impl Feed {
    /// A part, counted from one; `None` where there is none.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn begin(locals: &Locals, part: u32) -> Result<Option<Self>, AppError> {
        let batches = BATCHES;
        let Some(before) = part.checked_sub(1).filter(|before| *before > 0) else {
            return Ok((part == 1).then_some(Self { after: FeedPlace::default(), batches, over: false }));
        };
        let count = i64::from(BATCH).saturating_mul(i64::from(BATCHES)).saturating_mul(i64::from(before));
        let after = store::get_feed_place(&locals.db, &locals.tenant.id, count).await?;
        Ok(after.map(|after| Self { after, batches, over: false }))
    }

    /// What comes next; nothing at the end.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn next(&mut self, locals: &Locals) -> Result<Option<Vec<FeedRow>>, AppError> {
        if self.over {
            return Ok(None);
        }
        let mut rows = store::get_feed_page(&locals.db, &locals.tenant.id, self.after, BATCH).await?;
        self.batches = self.batches.saturating_sub(1);
        let Some(last) = rows.last() else { return Ok(None) };
        self.after = last.at;
        self.over = self.batches == 0 || rows.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        for row in &mut rows {
            let text = if row.short_description.trim().is_empty() {
                markdown::plain(&row.description)
            } else {
                std::mem::take(&mut row.short_description)
            };
            row.description = text.chars().take(DESCRIPTION).collect();
        }
        Ok(Some(rows))
    }
}
