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
