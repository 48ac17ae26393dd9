//! What the views have in common.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::history::{History, Value};
use super::reads::Reads;
use crate::kv::{KvEntry, KvKey};
use crate::serial::Serial;
use crate::{Clock, ErrorKind, Kv, PlatformError, Service};

/// How long a key takes no other write after one, in milliseconds.
/// <https://developers.cloudflare.com/kv/platform/limits/>
const BETWEEN_WRITES_MS: i64 = 1_000;

/// The namespace, what was written to it, and what was read of it where.
pub(super) struct State {
    pub(super) origin: Arc<dyn Kv>,
    /// Writes, one after another: so the histories tell what the origin holds.
    pub(super) serial: Serial<Result<(), PlatformError>>,
    pub(super) clock: Arc<dyn Clock>,
    consistent: AtomicBool,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// The keys that were written.
    histories: HashMap<String, History>,
    views: HashMap<usize, Reads>,
}

impl State {
    pub(super) fn new(origin: Arc<dyn Kv>, clock: Arc<dyn Clock>) -> Self {
        Self {
            origin,
            serial: Serial::new(),
            clock,
            consistent: AtomicBool::new(false),
            memory: Mutex::default(),
        }
    }

    pub(super) fn set_consistent(&self, consistent: bool) {
        self.consistent.store(consistent, Ordering::Relaxed);
    }

    fn is_consistent(&self) -> bool {
        self.consistent.load(Ordering::Relaxed)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes how late `view` learns.
    pub(super) fn change(&self, view: usize, change: impl FnOnce(&mut Reads)) {
        change(self.memory().views.entry(view).or_default());
    }

    /// What `view` shows of a key that was written, and notes that it was read; `None` where it never was written.
    pub(super) fn look_up(&self, view: usize, key: &str) -> Option<Option<KvEntry>> {
        let (now_ms, now) = (self.clock.now_ms(), self.clock.now());
        let mut memory = self.memory();
        let Memory { histories, views } = &mut *memory;
        let history = histories.get(key);
        let reads = views.entry(view).or_default();
        let version = if self.is_consistent() {
            reads.note_newest(key, history.map_or(0, History::newest), now_ms)
        } else {
            reads.read(key, now_ms, |as_of_ms| history.map_or(0, |history| history.reached(view, as_of_ms)))
        };
        history.map(|history| history.value(version, now).map(|value| value.entry.clone()))
    }

    /// Turns the keys with this prefix that the origin has into those that a list tells of in `view`.
    pub(super) fn overlay(&self, view: usize, prefix: &str, keys: &mut BTreeMap<String, KvKey>) {
        let (now_ms, now) = (self.clock.now_ms(), self.clock.now());
        let mut memory = self.memory();
        let Memory { histories, views } = &mut *memory;
        let reads = views.entry(view).or_default();
        for (name, history) in histories.iter().filter(|(name, _)| name.starts_with(prefix)) {
            let version = if self.is_consistent() {
                history.newest()
            } else {
                reads.arrived(name, now_ms, |as_of_ms| history.reached(view, as_of_ms))
            };
            match history.value(version, now) {
                None => keys.remove(name),
                Some(Value { entry, expiration }) => {
                    let metadata = entry.metadata.clone();
                    let key = KvKey { name: name.clone(), expiration: *expiration, metadata };
                    keys.insert(name.clone(), key)
                }
            };
        }
    }

    /// Begins the history of a key with what the origin holds, before it is written for the first time.
    pub(super) async fn know_base(&self, key: &str) -> Result<(), PlatformError> {
        if self.memory().histories.contains_key(key) {
            return Ok(());
        }
        let base = match self.origin.get(key).await? {
            None => None,
            Some(entry) => {
                // A key is the first of all that begin with it.
                let page = self.origin.list(key, None, 1).await?;
                let listed = page.keys.into_iter().find(|listed| listed.name == key);
                Some(Value { entry, expiration: listed.and_then(|listed| listed.expiration) })
            }
        };
        self.memory().histories.entry(key.to_owned()).or_insert_with(|| History::new(base));
        Ok(())
    }

    /// Whether the key may be written now.
    pub(super) fn may_write(&self, operation: &'static str, key: &str) -> Result<(), PlatformError> {
        let last_ms = self.memory().histories.get(key).and_then(History::written_ms);
        let sooner = |last_ms: i64| self.clock.now_ms().saturating_sub(last_ms) < BETWEEN_WRITES_MS;
        if self.is_consistent() || !last_ms.is_some_and(sooner) {
            return Ok(());
        }
        let why = "429 Too Many Requests: a key takes one write a second";
        Err(PlatformError::new(Service::Kv, operation, ErrorKind::Unavailable, why))
    }

    /// Notes what `view` has written.
    pub(super) fn note(&self, view: usize, key: &str, value: Option<Value>) {
        let now_ms = self.clock.now_ms();
        let mut memory = self.memory();
        let Memory { histories, views } = &mut *memory;
        let Some(history) = histories.get_mut(key) else { return };
        history.append(now_ms, view, value);
        views.entry(view).or_default().note_newest(key, history.newest(), now_ms);
    }
}
