//! A step of a search: short, so that it fits what Workers give, and stored name by name, so that whatever ends it loses nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;
use coppice_rdap::{Bootstrap, Client};

use super::ask::{Ended, Slot, ask, held};
use super::wake::wake;
use super::{bootstrap, generate};
use crate::domains::model::GOOD;
use crate::domains::store::{self, Along, Claim, DueName, Settled};
use crate::state::AppState;
use crate::tick::duty;

/// Names that are asked for in a step.
const NAMES: usize = 7;

/// Names among which those are chosen, so that no step is all of one server.
const CHOICE: u32 = 48;

/// Steps one after another that came to nothing, after which a search is given up.
const ATTEMPTS: u32 = 10;

/// Why a search is given up, for its person.
const GIVEN_UP: &str =
    "We tried to go on ten times, and something on our side stopped us each time. What was found is kept.";

/// How far ahead times of servers are taken, in milliseconds, so that they have not passed when the database has answered.
const LEAD_MS: i64 = 50;

/// Goes on with a search by one step, if nobody else does and it is time.
///
/// # Errors
/// What the database can't do: the lease runs out, and the sweep finds the search.
pub async fn advance(app: &AppState, job: &str) -> Result<(), PlatformError> {
    let db = duty::session(app);
    let clock = &app.platform.clock;
    let Some(mut claim) = store::claim(&db, job, clock.now_ms()).await? else { return Ok(()) };
    if claim.attempts > ATTEMPTS {
        return store::fail(&db, &claim, GIVEN_UP, clock.now_ms()).await;
    }
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

/// Handles a message: goes on with the search by a step.
pub async fn go_on(app: &AppState, job: &str) {
    if let Err(error) = advance(app, job).await {
        log::error!("a search waits for the sweep: {error}");
    }
}

async fn step(app: &AppState, db: &SqlSession, claim: &mut Claim) -> Result<(), Ended> {
    let clock = &app.platform.clock;
    let began = clock.now_ms();
    let bootstrap = bootstrap::fetched_bootstrap(app).await;
    if claim.queued == 0 && claim.job.batch < claim.job.batch_limit {
        let thoughts = store::get_thoughts(db, &claim.job.id).await?;
        let batch = generate::think(app, claim, &thoughts).await;
        let now = clock.now_ms();
        held(store::insert_candidates(db, claim, &batch.candidates, batch.tokens, batch.note, now).await?)?;
    }
    let client = bootstrap::client(app);
    let due = store::get_due(db, &claim.job.id, clock.now_ms(), CHOICE).await?;
    let mut open = Vec::new();
    for (name, whom) in choose(due, |name| whom(name, &client, &bootstrap)) {
        match whom {
            Whom::Nobody(known) => {
                held(store::settle(db, claim, &name.domain, &known, &Along::Nothing, clock.now_ms()).await?)?;
            }
            Whom::Dns => open.push((name, None)),
            Whom::Registry(origin) => open.push((name, Some(origin))),
        }
    }
    let slots = take_slots(app, db, claim, open).await?;
    ask(app, db, claim, &client, &bootstrap, slots, began).await
}

/// Who is to be asked for a name.
enum Whom {
    /// Nobody: it was proved lately.
    Nobody(Box<Settled>),
    /// DNS alone, whose time nobody need wait for.
    Dns,
    /// The registry's server at this origin.
    Registry(String),
}

/// What was kept by another release, and can't be read, is asked for again.
fn whom(name: &DueName, client: &Client, bootstrap: &Bootstrap) -> Whom {
    let known = name.cached.as_deref().and_then(|cached| serde_json::from_str(cached).ok());
    match (known, client.server_of(&name.domain, bootstrap)) {
        (Some(known), _) => Whom::Nobody(known),
        (None, Some(server)) => Whom::Registry(server.origin),
        (None, None) => Whom::Dns,
    }
}

/// Of the names that are due, those of this step: each server's in turn.
fn choose(due: Vec<DueName>, whom: impl Fn(&DueName) -> Whom) -> Vec<(DueName, Whom)> {
    let mut turns: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut named: Vec<_> = due
        .into_iter()
        .enumerate()
        .map(|(place, name)| {
            let whom = whom(&name);
            let origin = if let Whom::Registry(origin) = &whom { Some(origin.clone()) } else { None };
            let turn = turns.entry(origin).or_default();
            *turn = turn.saturating_add(1);
            (*turn, place, name, whom)
        })
        .collect();
    named.sort_by_key(|(turn, place, ..)| (*turn, *place));
    named.into_iter().take(NAMES).map(|(_, _, name, whom)| (name, whom)).collect()
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
        store::hold_back(db, &claim.job.id, &waiting, now).await?;
    }
    slots.sort_by_key(|slot| slot.at);
    Ok(slots)
}
