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
    goes_on: bool,
}

impl Feed {
    /// A part, counted from one; `None` where there is none.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn begin(locals: &Locals, part: u32) -> Result<Option<Self>, AppError> {
        let batches = BATCHES;
        let Some(before) = part.checked_sub(1).filter(|before| *before > 0) else {
            return Ok((part == 1).then_some(Self::at(FeedPlace::default(), batches)));
        };
        let count = i64::from(BATCH).saturating_mul(i64::from(BATCHES)).saturating_mul(i64::from(before));
        let after = store::get_feed_place(&locals.db, &locals.tenant.id, count).await?;
        Ok(after.map(|after| Self::at(after, batches)))
    }

    fn at(after: FeedPlace, batches: u32) -> Self {
        Self { after, batches, over: false, goes_on: false }
    }

    /// Whether another part follows this one, which is at its end.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Passes by what was read, of which so many are told.
    fn pass(&mut self, rows: &mut Vec<FeedRow>, batch: usize) {
        let more = rows.len() > batch;
        rows.truncate(batch);
        self.after = rows.last().map_or(self.after, |last| last.at);
        self.batches = self.batches.saturating_sub(1);
        self.over = !more || self.batches == 0;
        self.goes_on = more && self.over;
    }

    /// What comes next; nothing at the end.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn next(&mut self, locals: &Locals) -> Result<Option<Vec<FeedRow>>, AppError> {
        if self.over {
            return Ok(None);
        }
        // One more than is told: so it is known whether there are more.
        let limit = BATCH.saturating_add(1);
        let mut rows = store::get_feed_page(&locals.db, &locals.tenant.id, self.after, limit).await?;
        self.pass(&mut rows, usize::try_from(BATCH).unwrap_or(usize::MAX));
        if rows.is_empty() {
            return Ok(None);
        }
        describe(&mut rows, |row| {
            let short = row.short_description.as_str();
            let text =
                if short.trim().is_empty() { markdown::plain(&row.description) } else { short.to_owned() };
            text.chars().take(DESCRIPTION).collect()
        });
        Ok(Some(rows))
    }
}

/// Puts what is said of each product into its rows, which stand side by side: once made, whatever the number of its variants.
fn describe(rows: &mut [FeedRow], mut say: impl FnMut(&FeedRow) -> String) {
    for own in rows.chunk_by_mut(|one, other| one.product_id == other.product_id) {
        let text = own.first().map(&mut say).unwrap_or_default();
        own.iter_mut().for_each(|row| row.description.clone_from(&text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(product: &str, variant: usize) -> FeedRow {
        let row = serde_json::json!({
            "number": 1, "place": variant, "row": variant, "product_id": product, "slug": product, "product_name": product,
            "short_description": "", "description": product, "images": "[]", "category": "", "vendor": "", "several": 1,
            "id": format!("{product}-{variant}"), "name": "", "price_amount": 100, "price_currency": "USD",
        });
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn a_part_goes_on_where_it_ends_before_all_is_told() {
        // So many rows are read at a time, of a feed that tells two at a time and three times.
        for (read, ends, goes_on) in [
            (&[0][..], 1, false),
            (&[2], 1, false),
            (&[3, 1], 2, false),
            (&[3, 3, 2], 3, false),
            (&[3, 3, 3, 1], 3, true),
        ] {
            let mut feed = Feed::at(FeedPlace::default(), 3);
            let mut times = 0;
            while !feed.over {
                assert!(!feed.goes_on());
                let mut rows: Vec<_> = (0..read[times]).map(|at| row("cup", 10 * times + at)).collect();
                let last = rows.iter().take(2).next_back().map(|row| row.at);
                feed.pass(&mut rows, 2);
                assert!(rows.len() <= 2);
                assert_eq!(feed.after, last.unwrap_or_default());
                times += 1;
            }
            assert_eq!((times, feed.goes_on()), (ends, goes_on), "{read:?}");
        }
    }

    #[test]
    fn what_is_said_of_a_product_is_made_once_for_all_its_variants() {
        let mut rows =
            [row("cup", 1), row("cup", 2), row("mug", 1), row("pot", 1), row("pot", 2), row("pot", 3)];
        let mut made = 0;
        describe(&mut rows, |row| {
            made += 1;
            format!("A {}.", row.description)
        });
        assert_eq!(made, 3);
        assert!(rows.iter().all(|row| row.description == format!("A {}.", row.product_id)));
        describe(&mut [], |_| unreachable!());
    }
}
