//! Asking for the names of a step.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;
use coppice_rdap::{Bootstrap, Client, TRIES};
use futures_util::{StreamExt, stream};

use super::look_up::{Found, look_up, remember};
use crate::domains::store::{self, Along, Claim, DueName};
use crate::state::AppState;

/// Names that are asked for at the same time.
const AT_ONCE: usize = 3;

/// Milliseconds after which a step begins nothing new.
const BUDGET_MS: i64 = 20_000;

/// How late a server may be asked, in milliseconds: whoever is later has lost their time, for the next one's is near.
const LATE_MS: i64 = 50;

/// Questions to servers after which a step begins nothing new: one name takes five at most, a step twenty-four.
const QUESTIONS: usize = 19;

/// Why a step ends before its time.
pub(super) enum Ended {
    /// Another has taken over, or the search was cancelled.
    Lost,
    /// The database did not answer.
    Platform(PlatformError),
}

impl From<PlatformError> for Ended {
    fn from(error: PlatformError) -> Self {
        Self::Platform(error)
    }
}

/// Goes on if the claim still held.
pub(super) fn held(held: bool) -> Result<(), Ended> {
    if held { Ok(()) } else { Err(Ended::Lost) }
}

/// A name with the time at which its server may be asked.
pub(super) struct Slot {
    /// The name.
    pub name: DueName,
    /// Its server; none where no registry is asked.
    pub origin: Option<String>,
    /// When it may be asked, in epoch milliseconds.
    pub at: i64,
}

/// What those who ask at the same time know of one another.
#[derive(Default)]
struct Shared {
    /// How many questions were asked.
    questions: AtomicUsize,
    /// Servers that want to be left alone.
    silent: Mutex<BTreeSet<String>>,
}

impl Shared {
    fn silent(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks for names, a few at the same time, each when its server may be asked, and stores each answer as soon as it is there.
/// `began` is when the step did, in epoch milliseconds.
pub(super) async fn ask(
    app: &AppState,
    db: &SqlSession,
    claim: &Claim,
    client: &Client,
    bootstrap: &Bootstrap,
    slots: Vec<Slot>,
    began: i64,
) -> Result<(), Ended> {
    let clock = &app.platform.clock;
    let patience = LATE_MS.max(i64::from(claim.job.settings.delay_ms) / 4);
    let shared = Shared::default();
    let one = |slot: Slot| {
        let shared = &shared;
        async move {
            let wait = u64::try_from(slot.at.saturating_sub(clock.now_ms())).unwrap_or(0);
            clock.sleep(Duration::from_millis(wait)).await;
            let now = clock.now_ms();
            let over =
                now.saturating_sub(began) > BUDGET_MS || shared.questions.load(Ordering::Relaxed) > QUESTIONS;
            let missed = slot.origin.as_ref().is_some_and(|origin| {
                now.saturating_sub(slot.at) > patience || shared.silent().contains(origin)
            });
            // Its time is lost, and it is asked for in another step.
            if over || missed {
                return None;
            }
            let found = look_up(client, bootstrap, &slot.name.domain).await;
            shared.questions.fetch_add(found.questions, Ordering::Relaxed);
            if let (Some(_), Some(origin)) = (found.leave_alone, slot.origin.clone()) {
                shared.silent().insert(origin);
            }
            Some((slot, found))
        }
    };
    let mut answers = pin!(stream::iter(slots).map(one).buffer_unordered(AT_ONCE));
    while let Some(answer) = answers.next().await {
        let Some((slot, found)) = answer else { continue };
        held(store_found(db, claim, &slot, &found, clock.now_ms()).await?)?;
    }
    Ok(())
}

/// Stores what was found out of a name, or has it asked for again. Whether the claim still held.
async fn store_found(
    db: &SqlSession,
    claim: &Claim,
    slot: &Slot,
    found: &Found,
    now: i64,
) -> Result<bool, PlatformError> {
    let domain = slot.name.domain.as_str();
    let rest = found.leave_alone.map(|rest| i64::try_from(rest.as_millis()).unwrap_or(i64::MAX));
    let until = rest.map(|rest| now.saturating_add(rest));
    let back_off = until.zip(slot.origin.clone());
    let back_off = back_off.map(|(until_ms, origin)| Along::LeaveAlone { origin, until_ms });
    let tries = slot.name.tries.saturating_add(1);
    if found.may_change && tries < TRIES {
        // Two seconds, then four; or as long as the server wants.
        let pause = 1_000_i64.saturating_mul(1 << tries.min(10));
        let not_before = until.unwrap_or_else(|| now.saturating_add(pause));
        let along = back_off.unwrap_or(Along::Nothing);
        return store::try_again(db, claim, domain, not_before, &along, now).await;
    }
    let along = back_off.unwrap_or_else(|| remember(&found.settled, now));
    store::settle(db, claim, domain, &found.settled, &along, now).await
}
