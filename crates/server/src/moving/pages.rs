//! All items of a table, a page at a time, at a pace, and with patience.

use std::cell::Cell;
use std::time::Duration;

use coppice_dynamodb::{Client, DynamoError, Item, Page, Scan};
use coppice_platform::Clock;
use futures_util::stream::{Stream, select_all, unfold};

/// How many parts are read at once.
const SEGMENTS: u32 = 4;

/// How long a page may take, tries and all.
const WITHIN: Duration = Duration::from_secs(30);

/// The most items of a page where there is a pace: a second's, so that it is an even one.
const MOST_PACED: u32 = 1_000;

/// How long it is gone on asking, where it was too much; and where there is no answer.
const THROTTLED_SECS: u64 = 600;
const SILENT_SECS: u64 = 60;

/// The longest that is waited at once.
const LONGEST_SECS: u64 = 30;

/// At most so many items a second, all parts together.
pub struct Pace {
    rate: Option<u32>,
    next_ms: Cell<i64>,
}

impl Pace {
    /// At most so many items a second.
    pub fn new(rate: Option<u32>) -> Self {
        Self { rate, next_ms: Cell::new(0) }
    }

    fn limit(&self) -> Option<u32> {
        Some(self.rate?.min(MOST_PACED))
    }

    /// Waits for the turn of the next page.
    async fn wait(&self, clock: &dyn Clock) {
        let (Some(rate), Some(limit)) = (self.rate, self.limit()) else { return };
        let now = clock.now_ms();
        let at = self.next_ms.get().max(now);
        self.next_ms.set(at.saturating_add(i64::from(limit).saturating_mul(1_000) / i64::from(rate.max(1))));
        clock.sleep(Duration::from_millis(u64::try_from(at.saturating_sub(now)).unwrap_or_default())).await;
    }
}

/// Pages, each with the part that it is of. `told` hears what is waited for.
pub fn pages<'a>(
    client: &'a Client,
    clock: &'a dyn Clock,
    pace: &'a Pace,
    told: &'a dyn Fn(&DynamoError),
) -> impl Stream<Item = Result<(u32, Vec<Item>), DynamoError>> + 'a {
    let segment = move |segment| {
        let first =
            Scan { segment: Some((segment, SEGMENTS)), consistent: true, limit: pace.limit(), start: None };
        let pages = unfold(Some(first), move |scan| async move {
            let mut scan = scan?;
            pace.wait(clock).await;
            match page(client, clock, &scan, told).await {
                Ok(page) => {
                    scan.start = page.next;
                    let next = scan.start.is_some().then_some(scan);
                    Some((Ok((segment, page.items)), next))
                }
                Err(error) => Some((Err(error), None)),
            }
        });
        Box::pin(pages)
    };
    select_all((0..SEGMENTS).map(segment))
}

/// A page, once it can be had.
async fn page(
    client: &Client,
    clock: &dyn Clock,
    scan: &Scan,
    told: &dyn Fn(&DynamoError),
) -> Result<Page, DynamoError> {
    let (mut waited, mut wait) = (0_u64, 1_u64);
    loop {
        let error = match client.scan(scan, WITHIN).await {
            Err(error) if error.is_passing() => error,
            done => return done,
        };
        let patience = if error.is_throttling() { THROTTLED_SECS } else { SILENT_SECS };
        if waited >= patience {
            return Err(error);
        }
        told(&error);
        clock.sleep(Duration::from_secs(wait)).await;
        waited = waited.saturating_add(wait);
        wait = wait.saturating_mul(2).min(LONGEST_SECS);
    }
}
