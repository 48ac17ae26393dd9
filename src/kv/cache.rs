//! The content cache: read-through, stale-while-revalidate, single flight, and never older than what its reader
//! has written.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use coppice_platform::kv::Ttl;
use coppice_platform::sql::{Bookmark, SessionStart, Sql, SqlSession};
use coppice_platform::{Background, Clock, Kv, Platform};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entry::Entry;
use super::memory::Memory;
use super::stats::{Feature, Outcome, Stats};
use crate::config::CacheMode;
use crate::error::AppError;

/// The shape of what is stored. A release that changes the shape of any cached type raises it, and never reads
/// what an older one wrote.
const SCHEMA: u32 = 1;

/// How long someone waits for another request that is loading the same value, before loading it too.
const COALESCE_TIMEOUT: Duration = Duration::from_secs(2);
const POLL_INTERVAL: Duration = Duration::from_millis(4);

/// The key of a cached value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheKey {
    feature: Feature,
    text: String,
}

impl CacheKey {
    /// The key of `name` among the `feature`'s values of `tenant`. Long names must be hashed by the caller: KV
    /// takes 512 bytes.
    pub fn new(feature: Feature, tenant: &str, name: &str) -> Self {
        Self { feature, text: format!("cache:{SCHEMA}:{}:{tenant}:{name}", feature.name()) }
    }
}

/// How long a value is used, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Freshness {
    /// As it is.
    pub max_age: u32,
    /// After that, while it is fetched again.
    pub stale_while_revalidate: u32,
}

/// The content cache of an isolate or process, with KV behind it.
pub struct Cache {
    shared: Arc<Shared>,
    mode: CacheMode,
}

struct Shared {
    kv: Arc<dyn Kv>,
    sql: Arc<dyn Sql>,
    clock: Arc<dyn Clock>,
    background: Arc<dyn Background>,
    memory: Memory,
    loading: Mutex<HashSet<String>>,
    stats: Stats,
}

impl Cache {
    /// A cache in the platform's `CACHE_KV`.
    pub fn new(platform: &Platform, mode: CacheMode) -> Self {
        let shared = Shared {
            kv: platform.cache_kv.clone(),
            sql: platform.sql.clone(),
            clock: platform.clock.clone(),
            background: platform.background.clone(),
            memory: Memory::new(),
            loading: Mutex::new(HashSet::new()),
            stats: Stats::default(),
        };
        Self { shared: Arc::new(shared), mode }
    }

    /// How often the cache helped.
    pub fn stats(&self) -> &Stats {
        &self.shared.stats
    }

    /// The value of `key`, from memory, from KV, or by `load` through the session `db`; and how it was had. It is
    /// never from an older state of the database than `min_bookmark`.
    ///
    /// # Errors
    /// Those of `load`; a cache that fails is no error.
    pub async fn get_or_load<T, L, F>(
        &self,
        db: &Arc<SqlSession>,
        min_bookmark: Option<&Bookmark>,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<(Arc<T>, Outcome), AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let (outcome, value) = match self.mode {
            CacheMode::Off if key.feature.is_content() => {
                (Outcome::Bypass, Arc::new(load(db.clone()).await?))
            }
            CacheMode::Miss if key.feature.is_content() => {
                // What it finds is not wanted, and that it fails is counted by the platform.
                let _ = self.shared.kv.get(&key.text).await;
                (Outcome::Miss, self.shared.load(db, key, freshness, &load).await?)
            }
            _ => self.shared.clone().read_through(db, min_bookmark, key, freshness, load).await?,
        };
        self.shared.stats.count(key.feature, outcome);
        Ok((value, outcome))
    }

    /// Forgets a value everywhere, after a write that changed it.
    pub async fn delete(&self, key: &CacheKey) {
        self.shared.memory.forget(&key.text);
        if let Err(error) = self.shared.kv.delete(&key.text).await {
            log::warn!("a cached value stays until its time is over: {error}");
        }
    }
}

impl Shared {
    async fn read_through<T, L, F>(
        self: Arc<Self>,
        db: &Arc<SqlSession>,
        min_bookmark: Option<&Bookmark>,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<(Outcome, Arc<T>), AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let (missed, found) = match self.find::<T>(key).await {
            Ok(found) => (Outcome::Miss, found),
            Err(()) => (Outcome::Error, None),
        };
        if let Some(entry) = found {
            if !entry.satisfies(min_bookmark) {
                // Nobody else's load may stand in for this one: it could have begun before the reader's write.
                return Ok((Outcome::Bypass, self.load(db, key, freshness, &load).await?));
            }
            if self.clock.now_ms() < entry.fresh_until {
                return Ok((Outcome::Hit, entry.value));
            }
            let value = entry.value.clone();
            self.refresh(entry.bookmark, key.clone(), freshness, load);
            return Ok((Outcome::Stale, value));
        }
        let flight = Flight::take(&self, key);
        if flight.is_none()
            && let Some(value) = self.wait_for_other(min_bookmark, key).await
        {
            return Ok((missed, value));
        }
        Ok((missed, self.load(db, key, freshness, &load).await?))
    }

    /// What memory or KV has; `Err` if KV failed.
    async fn find<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        key: &CacheKey,
    ) -> Result<Option<Entry<T>>, ()> {
        let now = self.clock.now_ms();
        if let Some(entry) = self.memory.get::<T>(&key.text, now).filter(|e| now < e.stale_until) {
            return Ok(Some(entry));
        }
        let stored = self.kv.get(&key.text).await.map_err(|error| log::warn!("the cache failed: {error}"))?;
        let entry =
            stored.and_then(|stored| Entry::<T>::decode(&stored.value)).filter(|e| now < e.stale_until);
        if let Some(entry) = &entry {
            self.memory.put(&key.text, entry.clone(), now);
        }
        Ok(entry)
    }

    /// Loads through `db` and remembers the value with the state of the database it was read at.
    async fn load<T, L, F>(
        &self,
        db: &Arc<SqlSession>,
        key: &CacheKey,
        freshness: Freshness,
        load: &L,
    ) -> Result<Arc<T>, AppError>
    where
        T: Serialize + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F,
        F: Future<Output = Result<T, AppError>>,
    {
        let value = Arc::new(load(db.clone()).await?);
        let now = self.clock.now_ms();
        let fresh_until = now.saturating_add(i64::from(freshness.max_age) * 1_000);
        let stale_until = fresh_until.saturating_add(i64::from(freshness.stale_while_revalidate) * 1_000);
        let entry = Entry { value: value.clone(), bookmark: db.bookmark(), fresh_until, stale_until };
        if let Some(bytes) = entry.encode() {
            let (kv, name, ttl) = (
                self.kv.clone(),
                key.text.clone(),
                Ttl::seconds(freshness.max_age.saturating_add(freshness.stale_while_revalidate)),
            );
            self.background.wait_until(Box::pin(async move {
                if let Err(error) = kv.put(&name, bytes, ttl, None).await {
                    log::warn!("a value could not be cached: {error}");
                }
            }));
        }
        self.memory.put(&key.text, entry, now);
        Ok(value)
    }

    /// Fetches a value again after the answer is sent. The session starts at the state the stale value was read at,
    /// so that what replaces it is never older.
    fn refresh<T, L, F>(
        self: Arc<Self>,
        bookmark: Option<Bookmark>,
        key: CacheKey,
        freshness: Freshness,
        load: L,
    ) where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let Some(flight) = Flight::take(&self, &key) else { return };
        let start = bookmark.map_or(SessionStart::FirstUnconstrained, SessionStart::Bookmark);
        #[expect(clippy::disallowed_methods, reason = "the request whose session this would be is over")]
        let db = Arc::new(SqlSession::open(self.sql.as_ref(), self.clock.clone(), start));
        let shared = self.clone();
        self.background.wait_until(Box::pin(async move {
            let _flight = flight;
            if let Err(error) = shared.load(&db, &key, freshness, &load).await {
                log::warn!("a stale value could not be fetched again: {error:?}");
            }
        }));
    }

    /// Looks again and again whether the request that is loading the value has it. It is looked for rather than
    /// waited for: on Workers a request must not be woken by another one's I/O.
    async fn wait_for_other<T: Send + Sync + 'static>(
        &self,
        min_bookmark: Option<&Bookmark>,
        key: &CacheKey,
    ) -> Option<Arc<T>> {
        let mut waited = Duration::ZERO;
        while waited < COALESCE_TIMEOUT {
            self.clock.sleep(POLL_INTERVAL).await;
            waited += POLL_INTERVAL;
            if let Some(entry) = self.memory.get::<T>(&key.text, self.clock.now_ms())
                && entry.satisfies(min_bookmark)
            {
                return Some(entry.value);
            }
            if !self.lock_loading().contains(&key.text) {
                return None;
            }
        }
        None
    }

    fn lock_loading(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.loading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to load a key, held by one at a time and given back however the load ends.
struct Flight {
    shared: Arc<Shared>,
    key: String,
}

impl Flight {
    fn take(shared: &Arc<Shared>, key: &CacheKey) -> Option<Self> {
        shared
            .lock_loading()
            .insert(key.text.clone())
            .then(|| Self { shared: shared.clone(), key: key.text.clone() })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.shared.lock_loading().remove(&self.key);
    }
}
