//! Whether a namespace here and another side have the same: both are read in the order of their keys, side by side.

use std::collections::VecDeque;
use std::time::Duration;

use coppice_kv_api::Key;
use coppice_platform::Clock;

use super::difference::{Print, compare};
use super::{Here, Local, MoveError, Refused, Source};
use crate::kv_api::store::entries::{Entry, Write};
use crate::kv_api::store::whole;

pub use super::difference::{Difference, Kind};

/// How many differences are kept, to be looked at again and told; of more it is known how many there are.
const KEPT: usize = 10_000;

/// What came of it.
#[derive(Debug, Default)]
pub struct Parity {
    /// How many keys both sides have together.
    pub compared: u64,
    /// What is different.
    pub differences: Vec<Difference>,
    /// What the other side has that can't be here: it is different, too.
    pub refused: u64,
    /// How much more is different than was kept.
    pub more: u64,
}

impl Parity {
    /// How much is different.
    pub fn left(&self) -> u64 {
        let kept = u64::try_from(self.differences.len()).unwrap_or(u64::MAX);
        kept.saturating_add(self.refused).saturating_add(self.more)
    }
}

/// Compares all of both sides. `told` hears how many keys were compared, and what the other side has that can't be here.
///
/// # Errors
/// What either side can't do; [`MoveError::Unsorted`] for a source that is not in the order of its keys.
pub async fn compare_all(
    here: Here<'_>,
    source: &mut Source,
    clock: &dyn Clock,
    mut told: impl FnMut(u64, Option<&Refused>),
) -> Result<Parity, MoveError> {
    let mut parity = Parity::default();
    let mut ours = Ours { local: Local::new(here), entries: VecDeque::new() };
    let mut theirs = Theirs { source, items: VecDeque::new(), last: String::new() };
    loop {
        let now = clock.now();
        let order = {
            let (one, other) = (ours.front(now).await?, theirs.front().await?);
            match (one, other) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(one), Some(other)) => one.cmp(other),
            }
        };
        let one = if order.is_le() { ours.entries.pop_front() } else { None };
        let other = if order.is_ge() { theirs.items.pop_front() } else { None };
        parity.compared = parity.compared.saturating_add(1);
        if let Some(Err(refused)) = &other {
            parity.refused = parity.refused.saturating_add(1);
            told(parity.compared, Some(refused));
            continue;
        }
        let key = match (&one, &other) {
            (Some(entry), _) => Key::parse(&entry.key).ok(),
            (None, Some(Ok(write))) => Some(write.key.clone()),
            _ => None,
        };
        let one = one.and_then(|entry| Print::of_entry(entry, now));
        let there = other.and_then(Result::ok).and_then(|write| Print::of_write(write, now));
        if let (Some(kind), Some(key)) = (compare(one.as_ref(), there.as_ref()), key) {
            match parity.differences.len() < KEPT {
                true => parity.differences.push(Difference { key, kind, there }),
                false => parity.more = parity.more.saturating_add(1),
            }
        }
        told(parity.compared, None);
    }
    Ok(parity)
}

/// Looks once more at what was different, after a while: what was under way has come by then. What is different still, stays.
///
/// # Errors
/// What either side can't do.
pub async fn look_again(
    here: Here<'_>,
    source: &mut Source,
    clock: &dyn Clock,
    parity: &mut Parity,
    after: Duration,
) -> Result<(), MoveError> {
    if parity.differences.is_empty() {
        return Ok(());
    }
    clock.sleep(after).await;
    let mut left = Vec::new();
    for mut difference in std::mem::take(&mut parity.differences) {
        let now = clock.now();
        let one = whole::get_one(here.db, here.namespace, difference.key.as_str(), now).await?;
        let one = one.and_then(|entry| Print::of_entry(entry, now));
        if let Some(found) = source.look_again(&difference.key).await? {
            difference.there = found.and_then(|write| Print::of_write(write, now));
        }
        let there = difference.there.take().filter(|print| print.is_live(now));
        if let Some(kind) = compare(one.as_ref(), there.as_ref()) {
            left.push(Difference { kind, there, ..difference });
        }
    }
    parity.differences = left;
    Ok(())
}

struct Ours<'a> {
    local: Local<'a>,
    entries: VecDeque<Entry>,
}

impl Ours<'_> {
    async fn front(&mut self, now: i64) -> Result<Option<&str>, MoveError> {
        if self.entries.is_empty() {
            self.entries = self.local.next(now).await?.into();
        }
        Ok(self.entries.front().map(|entry| entry.key.as_str()))
    }
}

struct Theirs<'a> {
    source: &'a mut Source,
    items: VecDeque<Result<Write, Refused>>,
    last: String,
}

impl Theirs<'_> {
    async fn front(&mut self) -> Result<Option<&str>, MoveError> {
        while self.items.is_empty() {
            let Some(piece) = self.source.next().await? else { return Ok(None) };
            for item in &piece.items {
                let key = name(item);
                if key < self.last.as_str() {
                    return Err(MoveError::Unsorted(key.to_owned()));
                }
                key.clone_into(&mut self.last);
            }
            self.items = piece.items.into();
        }
        Ok(self.items.front().map(name))
    }
}

fn name(item: &Result<Write, Refused>) -> &str {
    match item {
        Ok(write) => write.key.as_str(),
        Err(refused) => &refused.key,
    }
}
