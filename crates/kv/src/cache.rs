//! The content cache: read-through, stale-while-revalidate, single flight, and never older than what its reader
//! has written.

mod absence;
mod loaded;
#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use coppice_platform::sql::{Bookmark, SessionStart, Sql, SqlSession};
use coppice_platform::{Background, Platform};
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::absence::Absences;
use self::loaded::Loaded;
use crate::cached::Cached;
use crate::entry::{Entry, Freshness};
use crate::flight::Flights;
use crate::key::{CacheKey, Kind};
use crate::stats::{Outcome, Stats};
use crate::tiers::{Failed, Place, Tiers};

/// How long someone waits for another request that is loading the same value, before loading it too.
const COALESCE_TIMEOUT: Duration = Duration::from_secs(2);
const POLL_INTERVAL: Duration = Duration::from_millis(4);

/// How the cache is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheMode {
    /// Read through.
    On,
    /// Not at all, for what pages show.
    Off,
    /// Asked, but its answer not used, and written: what a cache that never hits costs.
    Miss,
}

/// Who reads.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The session through which a value is loaded that is not there. What it starts from must be the application's own
    /// word or a bookmark that it has given out: loaded values are labelled by it, for everybody.
    pub db: &'a Arc<SqlSession>,
    /// The state of the database that the reader must see at least.
    pub min_bookmark: Option<&'a Bookmark>,
}

/// A cache of an isolate or process, with KV behind it.
#[derive(Clone)]
pub struct Cache {
    tiers: Tiers,
    sql: Arc<dyn Sql>,
    background: Arc<dyn Background>,
    flights: Flights,
    absences: Arc<Absences>,
    stats: Arc<Stats>,
    mode: CacheMode,
}

impl Cache {
    /// A cache in the platform's `CACHE_KV`.
    pub fn new(platform: &Platform, mode: CacheMode) -> Self {
        let tiers =
            Tiers::new(platform.cache_kv.clone(), platform.clock.clone(), platform.background.clone());
        Self {
            tiers,
            sql: platform.sql.clone(),
            background: platform.background.clone(),
            flights: Flights::default(),
            absences: Arc::default(),
            stats: Arc::default(),
            mode,
        }
    }

    /// How often the cache helped.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// The value of `key`, from memory, from KV, or by `load` through the reader's session; and how it was had. It is
    /// never from an older state of the database than the reader must see.
    ///
    /// # Errors
    /// Those of `load`; a cache that fails is no error.
    pub async fn get_or_load<T, E, L, F>(
        &self,
        reader: Reader<'_>,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<(Cached<T>, Outcome), E>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        E: Debug + Send,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        self.read(reader, key, freshness, load).await
    }

    /// The same for what is everybody's and nobody's own session reads, because it must be known before there is one: a
    /// session of the cache's own does, wherever is nearest.
    ///
    /// # Errors
    /// As [`Cache::get_or_load`].
    pub async fn get_or_load_unbound<T, E, L, F>(
        &self,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<(Cached<T>, Outcome), E>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        E: Debug + Send,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        if let Ok(Some(entry)) = self.tiers.find::<T>(place(key)).await
            && self.tiers.clock.now_ms() < entry.lifetime.fresh_until
        {
            self.stats.count(key.kind, Outcome::Hit);
            return Ok((entry.value, Outcome::Hit));
        }
        let db = self.session(SessionStart::FirstUnconstrained);
        self.read(Reader { db: &db, min_bookmark: None }, key, freshness, load).await
    }

    /// The same for what may not be there. A value is kept; that there is none is believed for some seconds, and is
    /// final only at the primary: where the reader's session may be at a replica, `primary` gives another, through which
    /// is asked once more (`None`: not now, because too much was asked for that is not there).
    ///
    /// # Errors
    /// As [`Cache::get_or_load`].
    pub async fn find_or_load<T, E, L, F>(
        &self,
        reader: Reader<'_>,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
        primary: impl FnOnce() -> Option<Arc<SqlSession>>,
    ) -> Result<(Option<Cached<T>>, Outcome), E>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        E: Debug + Send,
        L: Fn(Arc<SqlSession>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Option<T>, E>> + Send + 'static,
    {
        let now = self.tiers.clock.now_ms();
        if self.mode == CacheMode::On && self.absences.holds(&key.text, reader.min_bookmark, now) {
            self.stats.count(key.kind, Outcome::Hit);
            return Ok((None, Outcome::Hit));
        }
        let (found, outcome) =
            self.read::<Option<Cached<T>>, _, _, _>(reader, key, freshness, load.clone()).await?;
        if found.is_some() {
            return Ok((found, outcome));
        }
        let Some(db) = primary() else { return Ok((None, outcome)) };
        let found = self.load::<Option<Cached<T>>, _, _, _>(&db, key, freshness, &load).await?;
        if found.is_none() {
            self.absences.note(&key.text, db.bookmark(), self.tiers.clock.now_ms());
        }
        Ok((found, outcome))
    }

    /// Makes whatever was read of `key` before a `change` untrue, everywhere: what was being loaded meanwhile does not
    /// come back. At once in this memory, and elsewhere as soon as KV has it; no value outlives its freshness.
    pub async fn invalidate(&self, key: &CacheKey, change: &Bookmark) {
        self.absences.forget(&key.text);
        self.tiers.bury(place(key), change).await;
    }

    /// Removes a value that has turned out to be wrong though the database has not changed. It may come back by a load
    /// that is under way: what a change has made untrue is for [`Cache::invalidate`].
    pub async fn remove(&self, key: &CacheKey) {
        self.tiers.remove(place(key)).await;
    }

    /// Forgets all values of a kind in this memory: they are read anew by whoever asks next.
    pub fn forget_all(&self, kind: Kind) {
        self.absences.forget_all();
        self.tiers.forget_all(kind.name);
    }

    async fn read<V, E, L, F>(
        &self,
        reader: Reader<'_>,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<(V, Outcome), E>
    where
        V: Loaded,
        E: Debug + Send,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<V::Plain, E>> + Send + 'static,
    {
        let (value, outcome) = match self.mode {
            CacheMode::Off if key.kind.is_content => {
                (V::new(load(reader.db.clone()).await?), Outcome::Bypass)
            }
            CacheMode::Miss if key.kind.is_content => {
                // What it finds is not wanted, and that it fails is in the log.
                let _ = self.tiers.find::<V::Value>(place(key)).await;
                (self.load(reader.db, key, freshness, &load).await?, Outcome::Miss)
            }
            _ => self.read_through(reader, key, freshness, load).await?,
        };
        self.stats.count(key.kind, outcome);
        Ok((value, outcome))
    }

    async fn read_through<V, E, L, F>(
        &self,
        reader: Reader<'_>,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<(V, Outcome), E>
    where
        V: Loaded,
        E: Debug + Send,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<V::Plain, E>> + Send + 'static,
    {
        let (missed, found) = match self.tiers.find::<V::Value>(place(key)).await {
            Ok(found) => (Outcome::Miss, found),
            Err(Failed) => (Outcome::Error, None),
        };
        let mut fallback = None;
        if let Some(entry) = found {
            if !entry.satisfies(reader.min_bookmark) {
                // Nobody else's load may stand in for this one: it could have begun before the reader's write.
                return Ok((self.load(reader.db, key, freshness, &load).await?, Outcome::Bypass));
            }
            let now = self.tiers.clock.now_ms();
            if now < entry.lifetime.fresh_until {
                return Ok((V::cached(entry.value), Outcome::Hit));
            }
            if now < entry.lifetime.stale_until {
                let value = entry.value.clone();
                self.refresh::<V, _, _, _>(entry, reader.db.bookmark(), key.clone(), freshness, load);
                return Ok((V::cached(value), Outcome::Stale));
            }
            fallback = Some(entry.value);
        }
        let flight = self.flights.take(&key.text);
        if flight.is_none()
            && let Some(value) = self.wait_for_other::<V>(reader.min_bookmark, key).await
        {
            return Ok((value, missed));
        }
        match (self.load(reader.db, key, freshness, &load).await, fallback) {
            (Ok(value), _) => Ok((value, missed)),
            (Err(error), Some(value)) => {
                log::warn!("a value is used past its time, because it can't be read again: {error:?}");
                Ok((V::cached(value), Outcome::Stale))
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Loads through `db`; and once more, where a change is known by then that this has not seen: whoever is told of the
    /// change here is never shown what was before it.
    async fn load<V, E, L, F>(
        &self,
        db: &Arc<SqlSession>,
        key: &CacheKey,
        freshness: Freshness,
        load: &L,
    ) -> Result<V, E>
    where
        V: Loaded,
        L: Fn(Arc<SqlSession>) -> F,
        F: Future<Output = Result<V::Plain, E>>,
    {
        match self.load_once::<V, _, _, _>(db, key, freshness, load).await? {
            (value, None) => Ok(value),
            (_, Some(change)) => {
                let db = self.session(SessionStart::Bookmark(change));
                Ok(self.load_once(&db, key, freshness, load).await?.0)
            }
        }
    }

    /// Loads through `db` and remembers the value with the state of the database it was read at; if a change is known
    /// that it does not know of, that is answered.
    async fn load_once<V, E, L, F>(
        &self,
        db: &Arc<SqlSession>,
        key: &CacheKey,
        freshness: Freshness,
        load: &L,
    ) -> Result<(V, Option<Bookmark>), E>
    where
        V: Loaded,
        L: Fn(Arc<SqlSession>) -> F,
        F: Future<Output = Result<V::Plain, E>>,
    {
        // Its time begins before it is read: what changes meanwhile is as old as that.
        let lifetime = freshness.lifetime(self.tiers.clock.now_ms());
        let value = V::new(load(db.clone()).await?);
        let entry = value.value().map(|value| Entry { value, bookmark: db.bookmark(), lifetime });
        let buried = entry.and_then(|entry| self.tiers.put(place(key), entry, freshness.whole()));
        Ok((value, buried))
    }

    fn session(&self, start: SessionStart) -> Arc<SqlSession> {
        #[expect(
            clippy::disallowed_methods,
            reason = "no request's own: one is over, the other at an older state"
        )]
        Arc::new(SqlSession::open(self.sql.as_ref(), self.tiers.clock.clone(), start))
    }

    /// Fetches a value again after the answer is sent. The session starts at the state the stale value was read at, or
    /// at the request's if that is later, so that what replaces it is never older.
    fn refresh<V, E, L, F>(
        &self,
        stale: Entry<V::Value>,
        seen: Option<Bookmark>,
        key: CacheKey,
        freshness: Freshness,
        load: L,
    ) where
        V: Loaded,
        E: Debug + Send,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<V::Plain, E>> + Send + 'static,
    {
        let Some(flight) = self.flights.take(&key.text) else { return };
        let start = stale.bookmark.max(seen).map_or(SessionStart::FirstUnconstrained, SessionStart::Bookmark);
        let db = self.session(start);
        let cache = self.clone();
        self.background.wait_until(Box::pin(async move {
            let _flight = flight;
            if let Err(error) = cache.load::<V, E, L, F>(&db, &key, freshness, &load).await {
                log::warn!("a stale value could not be fetched again: {error:?}");
            }
        }));
    }

    /// Looks again and again whether the request that is loading the value has it. It is looked for rather than
    /// waited for: on Workers a request must not be woken by another one's I/O.
    async fn wait_for_other<V: Loaded>(&self, min_bookmark: Option<&Bookmark>, key: &CacheKey) -> Option<V> {
        let mut waited = Duration::ZERO;
        while waited < COALESCE_TIMEOUT {
            self.tiers.clock.sleep(POLL_INTERVAL).await;
            waited += POLL_INTERVAL;
            if let Some(entry) = self.tiers.recall::<V::Value>(place(key))
                && self.tiers.clock.now_ms() < entry.lifetime.fresh_until
                && entry.satisfies(min_bookmark)
            {
                return Some(V::cached(entry.value));
            }
            if !self.flights.is_taken(&key.text) {
                return None;
            }
        }
        None
    }
}

fn place(key: &CacheKey) -> Place<'_> {
    Place { kind: key.kind.name, key: &key.text, is_stored: key.kind.is_stored }
}
