//! Work that is done once for all who ask for it meanwhile, and that goes on when they have gone.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use coppice_platform::Platform;
use futures_util::future::{Either, select};

/// How often those who wait look whether it is done. On Workers one request can't wake another.
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// When work counts as broken off that has not said so, in milliseconds: a Worker's isolate may lose a request with all
/// that it was doing, half a minute after its answer. Natively nothing is lost, and work may wait long for its turn.
const ABANDONED_AFTER: i64 = if cfg!(target_family = "wasm") { 60_000 } else { i64::MAX };

/// What a piece of work comes to; the inner `None` if it ended without coming to anything.
type Slot<T> = Arc<OnceLock<Option<T>>>;

/// The pieces that are under way, by their names, and when each was begun.
type UnderWay<T> = Arc<Mutex<HashMap<String, (i64, Slot<T>)>>>;

/// The work that is under way, by its name: at most so many pieces, so that nobody can leave more behind.
pub struct SharedWork<T> {
    most: usize,
    abandoned_after: i64,
    under_way: UnderWay<T>,
}

impl<T: Clone + Send + Sync + 'static> SharedWork<T> {
    /// Work of which at most so many pieces are under way.
    pub fn new(most: usize) -> Self {
        Self { most, abandoned_after: ABANDONED_AFTER, under_way: Arc::default() }
    }

    /// What `work` comes to, or the work of this name that is under way already. It goes on in the background, whether or
    /// not anybody waits for it to end. `None`: it has not come to anything within `patience`, or too much is under way.
    pub async fn run<F>(&self, platform: &Platform, name: &str, patience: Duration, work: F) -> Option<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let slot = self.join(platform, name, work)?;
        let clock = &platform.clock;
        let done = async {
            loop {
                if let Some(result) = slot.get() {
                    return result.clone();
                }
                clock.sleep(POLL_INTERVAL).await;
            }
        };
        match select(Box::pin(done), clock.sleep(patience)).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => None,
        }
    }

    fn join<F>(&self, platform: &Platform, name: &str, work: F) -> Option<Slot<T>>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let now = platform.clock.now_ms();
        under_way.retain(|_, (begun, _)| now.saturating_sub(*begun) < self.abandoned_after);
        if let Some((_, slot)) = under_way.get(name) {
            return Some(slot.clone());
        }
        if under_way.len() >= self.most {
            return None;
        }
        let slot = Slot::default();
        under_way.insert(name.to_owned(), (now, slot.clone()));
        drop(under_way);
        let place = Place { under_way: self.under_way.clone(), name: name.to_owned(), slot: slot.clone() };
        platform.background.wait_until(Box::pin(async move {
            let value = work.await;
            let _ = place.slot.set(Some(value));
        }));
        Some(slot)
    }
}

/// The place of a piece of work, given back however it ends.
struct Place<T> {
    under_way: UnderWay<T>,
    name: String,
    slot: Slot<T>,
}

impl<T> Drop for Place<T> {
    fn drop(&mut self) {
        let _ = self.slot.set(None);
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        // Unless it was given up before, and somebody else has taken its name.
        if under_way.get(&self.name).is_some_and(|(_, slot)| Arc::ptr_eq(slot, &self.slot)) {
            under_way.remove(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use coppice_platform::clock::ManualClock;
    use coppice_platform::native;
    use tokio::sync::Semaphore;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    async fn platform() -> (tempfile::TempDir, Platform) {
        let dir = tempfile::tempdir().unwrap();
        let env = std::collections::BTreeMap::<String, String>::new();
        let (platform, _) = native::open(dir.path(), Arc::new(env)).await.unwrap();
        (dir, platform)
    }

    #[tokio::test]
    async fn all_who_ask_meanwhile_are_given_one_result() {
        let (_dir, platform) = platform().await;
        let (shared, done) = (SharedWork::new(1), Arc::new(AtomicU32::new(0)));
        let ask = || {
            let done = done.clone();
            shared.run(&platform, "a", LONG, async move {
                tokio::task::yield_now().await;
                done.fetch_add(1, Ordering::Relaxed)
            })
        };
        assert_eq!(futures_util::future::join3(ask(), ask(), ask()).await, (Some(0), Some(0), Some(0)));
        assert_eq!(ask().await, Some(1), "what is over is begun anew");
    }

    #[tokio::test]
    async fn what_was_begun_ends_though_nobody_waits_and_takes_its_place_until_then() {
        let (_dir, platform) = platform().await;
        let (shared, gate) = (SharedWork::new(1), Arc::new(Semaphore::new(0)));
        let work = |gate: Arc<Semaphore>| async move { gate.acquire().await.map(drop).is_ok() };
        assert_eq!(shared.run(&platform, "a", Duration::ZERO, work(gate.clone())).await, None);
        assert_eq!(shared.run(&platform, "b", LONG, async { true }).await, None, "there is one place");
        gate.add_permits(1);
        assert_eq!(shared.run(&platform, "a", LONG, async { false }).await, Some(true));
        while !shared.under_way.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(shared.run(&platform, "b", LONG, async { true }).await, Some(true));
    }

    #[tokio::test]
    async fn work_of_which_nothing_is_heard_any_more_keeps_no_place() {
        let (_dir, platform) = platform().await;
        let clock = ManualClock::at(1_000_000);
        let platform = Platform { clock: clock.clone(), ..platform };
        let shared = SharedWork { abandoned_after: 60_000, ..SharedWork::new(1) };
        assert!(shared.join(&platform, "a", std::future::pending::<u8>()).is_some());
        clock.set(1_000_000 + 60_000 - 1);
        assert!(shared.join(&platform, "b", async { 1 }).is_none(), "there is one place");
        clock.set(1_000_000 + 60_000);
        let slot = shared.join(&platform, "a", async { 3 }).unwrap();
        while slot.get().is_none() {
            tokio::task::yield_now().await;
        }
        assert_eq!(slot.get(), Some(&Some(3)));
    }

    #[tokio::test]
    async fn work_that_breaks_off_gives_its_place_back_and_keeps_nobody_waiting() {
        let (_dir, platform) = platform().await;
        let shared = SharedWork::new(1);
        assert_eq!(shared.run(&platform, "a", LONG, async { panic!("broken") }).await, None::<u8>);
        assert_eq!(shared.run(&platform, "a", LONG, async { 7 }).await, Some(7));
    }
}
