//! A step of a search: short, so that it fits what Workers give, and stored name by name, so that whatever ends it loses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;
use coppice_rdap::Bootstrap;
use futures_util::{StreamExt, stream};

use super::look_up::{Found, look_up, remember};
use super::sweep::wake;
use super::{bootstrap, generate};
use crate::domains::model::GOOD;
use crate::domains::store::{self, Claim, DueName, Settled};
use crate::state::AppState;
use crate::tick::duty;

/// Names that are asked for in a step.
const NAMES: usize = 8;

/// Names among which those are chosen, so that no step is all of one server.
const CHOICE: u32 = 48;

/// Names that are asked for at the same time.
const AT_ONCE: usize = 3;

/// Milliseconds after which a step begins nothing new.
const BUDGET_MS: i64 = 20_000;

/// Questions to servers after which a step begins nothing new: one name takes five at most, a step twenty-four.
const QUESTIONS: usize = 19;

/// How far ahead times of servers are taken, in milliseconds, so that they have not passed when the database has answered.
const LEAD_MS: i64 = 50;

/// How late a server may be asked, in milliseconds: whoever is later has lost their time, for the next one's is near.
const LATE_MS: i64 = 50;

/// How often a name is asked for before it is called unknown.
const TRIES: u32 = 3;

/// Goes on with a search by one step, if nobody else does and it is time.
///
/// # Errors
/// What the database can't do: the lease runs out, and the sweep finds the search.
pub async fn advance(app: &AppState, job: &str) -> Result<(), PlatformError> {
    let db = duty::session(app);
    let clock = &app.platform.clock;
    let Some(mut claim) = store::claim(&db, job, clock.now_ms()).await? else { return Ok(()) };
    if let Err(ended) = step(app, &db, &mut claim).await {
        return match ended {
            Ended::Lost => Ok(()),
            Ended::Platform(error) => Err(error),
        };
    }
    let Some(released) = store::release(&db, &claim, GOOD, clock.now_ms()).await? else { return Ok(()) };
    if released.status.is_moving() {
        let delay = u64::try_from(released.next_at.saturating_sub(clock.now_ms())).unwrap_or(0);
        wake(app, job, Duration::from_millis(delay)).await;
    } else {
        // Others may have waited for this one's place.
        for next in store::get_due_jobs(&db, clock.now_ms(), 3).await? {
            wake(app, &next, Duration::ZERO).await;
        }
    }
    Ok(())
}

/// Why a step ends before its time.
enum Ended {
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

fn held(held: bool) -> Result<(), Ended> {
    if held { Ok(()) } else { Err(Ended::Lost) }
}

/// A name with the time at which its server may be asked.
struct Slot {
    name: DueName,
    origin: Option<String>,
    at: i64,
}

async fn step(app: &AppState, db: &SqlSession, claim: &mut Claim) -> Result<(), Ended> {
    let clock = &app.platform.clock;
    let began = clock.now_ms();
    let bootstrap = bootstrap::fetched_bootstrap(app).await;
    if claim.queued == 0 && claim.job.batch < claim.job.batch_limit {
        let thoughts = store::get_thoughts(db, &claim.job.id).await?;
        let candidates = generate::candidates(claim, &thoughts);
        held(store::insert_candidates(db, claim, &candidates, clock.now_ms()).await?)?;
    }
    let due = store::get_due(db, &claim.job.id, clock.now_ms(), CHOICE).await?;
    let (known, open): (Vec<_>, Vec<_>) = choose(app, due, &bootstrap).into_iter().partition(|(name, _)| {
        name.cached.as_deref().is_some_and(|cached| serde_json::from_str::<Settled>(cached).is_ok())
    });
    for (name, _) in known {
        let found = name.cached.as_deref().and_then(|cached| serde_json::from_str::<Settled>(cached).ok());
        if let Some(found) = found {
            held(store::settle(db, claim, &name.domain, &found, None, clock.now_ms()).await?)?;
        }
    }
    let slots = take_slots(app, db, claim, open).await?;
    ask(app, db, claim, &bootstrap, slots, began).await
}

/// Of the names that are due, those of this step: each server's in turn.
fn choose(app: &AppState, due: Vec<DueName>, bootstrap: &Bootstrap) -> Vec<(DueName, Option<String>)> {
    let client = bootstrap::client(app);
    let mut turns: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut named: Vec<_> = due
        .into_iter()
        .enumerate()
        .map(|(place, name)| {
            // What was proved lately asks nobody.
            let asks = name.cached.is_none();
            let origin =
                client.server_of(&name.domain, bootstrap).filter(|_| asks).map(|server| server.origin);
            let turn = turns.entry(origin.clone()).or_default();
            *turn = turn.saturating_add(1);
            (*turn, place, name, origin)
        })
        .collect();
    named.sort_by_key(|(turn, place, ..)| (*turn, *place));
    named.into_iter().take(NAMES).map(|(_, _, name, origin)| (name, origin)).collect()
}

/// When each name's server may be asked. Names whose server has no time to give wait, in the database.
async fn take_slots(
    app: &AppState,
    db: &SqlSession,
    claim: &Claim,
    names: Vec<(DueName, Option<String>)>,
) -> Result<Vec<Slot>, PlatformError> {
    let now = app.platform.clock.now_ms();
    let origins: Vec<&str> = names.iter().filter_map(|(_, origin)| origin.as_deref()).collect();
    let mut times = match origins.as_slice() {
        [] => Vec::new(),
        origins => {
            let from = now.saturating_add(LEAD_MS);
            store::take_slots(db, origins, claim.job.settings.delay_ms, from).await?
        }
    }
    .into_iter();
    let mut slots = Vec::new();
    let mut waiting: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, origin) in names {
        match origin {
            // Nobody in particular is asked, so that nobody's time is needed.
            None => slots.push(Slot { name, origin: None, at: now }),
            Some(origin) => match times.next().flatten() {
                Some(at) => slots.push(Slot { name, origin: Some(origin), at }),
                None => waiting.entry(origin).or_default().push(name.domain),
            },
        }
    }
    if !waiting.is_empty() {
        let hold = |(origin, names): (&String, &Vec<String>)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            store::hold_back_statement(&claim.job.id, &names, origin, now)
        };
        db.batch(waiting.iter().map(hold).collect()).await?;
    }
    slots.sort_by_key(|slot| slot.at);
    Ok(slots)
}

/// Asks for names, a few at the same time, each when its server may be asked, and stores each answer as soon as it is there.
async fn ask(
    app: &AppState,
    db: &SqlSession,
    claim: &Claim,
    bootstrap: &Arc<Bootstrap>,
    slots: Vec<Slot>,
    began: i64,
) -> Result<(), Ended> {
    let clock = &app.platform.clock;
    let patience = LATE_MS.max(i64::from(claim.job.settings.delay_ms) / 4);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let silent = std::sync::Mutex::new(BTreeSet::<String>::new());
    let one = |slot: Slot| {
        let (asked, silent) = (&asked, &silent);
        async move {
            let wait = u64::try_from(slot.at.saturating_sub(clock.now_ms())).unwrap_or(0);
            clock.sleep(Duration::from_millis(wait)).await;
            let now = clock.now_ms();
            let late = now.saturating_sub(began) > BUDGET_MS
                || slot.origin.is_some() && now.saturating_sub(slot.at) > patience;
            let left_alone = slot.origin.as_ref().is_some_and(|origin| {
                silent.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(origin)
            });
            // Its time is lost, and it is asked for in another step.
            if late || left_alone || asked.load(std::sync::atomic::Ordering::Relaxed) > QUESTIONS {
                return None;
            }
            let found = look_up(app, bootstrap, &slot.name.domain).await;
            asked.fetch_add(found.questions, std::sync::atomic::Ordering::Relaxed);
            if let (Some(_), Some(origin)) = (found.leave_alone, slot.origin.clone()) {
                silent.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(origin);
            }
            Some((slot, found))
        }
    };
    let mut answers = std::pin::pin!(stream::iter(slots).map(one).buffer_unordered(AT_ONCE));
    while let Some(answer) = answers.next().await {
        let Some((slot, found)) = answer else { continue };
        held(store_found(db, claim, &slot, &found, clock.now_ms()).await?)?;
    }
    Ok(())
}

/// Stores what was found out of a name, or has it asked for again.
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
    let back_off =
        until.zip(slot.origin.as_deref()).map(|(until, origin)| store::back_off_statement(origin, until));
    let tries = slot.name.tries.saturating_add(1);
    if found.may_change && tries < TRIES {
        // Two seconds, then four; or as long as the server wants.
        let patience = 1_000_i64.saturating_mul(1 << tries.min(10));
        let not_before = until.unwrap_or_else(|| now.saturating_add(patience));
        return store::try_again(db, claim, domain, not_before, back_off, now).await;
    }
    let along = back_off.or_else(|| remember(domain, &found.settled, now));
    store::settle(db, claim, domain, &found.settled, along, now).await
}
