//! Sessions in KV, so that a signed-in page need not ask the database who is signed in.

use std::marker::PhantomData;
use std::sync::Arc;

use coppice_platform::Platform;
use coppice_platform::sql::Bookmark;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cached::Cached;
use crate::entry::{Entry, Freshness};
use crate::tiers::{Place, Tiers};

/// How long a session is believed after it was read from the database. One that is ended elsewhere is dead within a
/// minute: these 45 seconds, and the replica's lag.
const FRESHNESS: Freshness = Freshness::seconds(45);

/// A session as it is cached.
pub trait CachedSession: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its id: a hash of its token, by which it is kept.
    fn id(&self) -> &str;
    /// When it ends, in epoch seconds.
    fn expires_at(&self) -> i64;
}

/// The sessions that were read lately, by their ids.
///
/// ```
/// # use coppice_kv::{CachedSession, SessionCache};
/// # use coppice_platform::{Platform, sql::Bookmark};
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Session { id: String, name: String, expires_at: i64 }
///
/// impl CachedSession for Session {
///     fn id(&self) -> &str { &self.id }
///     fn expires_at(&self) -> i64 { self.expires_at }
/// }
///
/// # async fn example(platform: &Platform, bookmark: Bookmark) {
/// let sessions = SessionCache::<Session>::new(platform);
/// if sessions.get("home", "id", None).await.is_none() {
///     let begun = platform.clock.now_ms();
///     let session = Session { id: "id".into(), name: "Ada".into(), expires_at: 1_900_000_000 };
///     assert_eq!(sessions.put("home", session.into(), Some(bookmark.clone()), begun), None);
/// }
/// sessions.invalidate("home", &["id".into()], &bookmark).await;
/// # }
/// ```
pub struct SessionCache<S> {
    tiers: Tiers,
    kind: PhantomData<fn() -> S>,
}

impl<S: CachedSession> SessionCache<S> {
    /// A cache in the platform's `AUTH_SESSION_KV`.
    pub fn new(platform: &Platform) -> Self {
        let (kv, clock) = (platform.session_kv.clone(), platform.clock.clone());
        Self { tiers: Tiers::new(kv, clock, platform.background.clone()), kind: PhantomData }
    }

    /// The session of the database `home`, if it was read lately, at no older state than `min_bookmark`, and has not
    /// ended. A KV that fails has none.
    pub async fn get(&self, home: &str, id: &str, min_bookmark: Option<&Bookmark>) -> Option<Arc<S>> {
        let now = self.tiers.clock.now_ms();
        let entry = self.tiers.find::<S>(place(&key(home, id))).await.ok()??;
        // A key says whose value it is; a value that says otherwise is not believed.
        let usable = now < entry.value.expires_at().saturating_mul(1_000)
            && entry.satisfies(min_bookmark)
            && entry.value.id() == id;
        usable.then_some(entry.value.value)
    }

    /// Remembers a session that was just read from the database, at the state `bookmark`; unless a change is known that
    /// has ended or altered it since, which is answered: it must be read again. Its time begins when the reading did,
    /// `begun` in epoch milliseconds: what took long to read is as old as that.
    #[must_use]
    pub fn put(
        &self,
        home: &str,
        session: Arc<S>,
        bookmark: Option<Bookmark>,
        begun: i64,
    ) -> Option<Bookmark> {
        let key = key(home, session.id());
        let lifetime = FRESHNESS.lifetime(begun);
        let entry = Entry { value: Cached::from(session), bookmark, lifetime };
        self.tiers.put(place(&key), entry, FRESHNESS.whole())
    }

    /// Makes what is kept of sessions untrue that a `change` has ended or altered: also what is being read right now.
    /// Where KV does not hear of it, they are believed until their time is over.
    pub async fn invalidate(&self, home: &str, ids: &[String], change: &Bookmark) {
        for id in ids {
            self.tiers.bury(place(&key(home, id)), change).await;
        }
    }
}

fn key(home: &str, id: &str) -> String {
    format!("session:{home}:{id}")
}

fn place(key: &str) -> Place<'_> {
    Place { kind: "session", key, is_stored: true }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use coppice_platform::Clock;
    use coppice_platform::clock::ManualClock;
    use coppice_platform::native;
    use serde::Deserialize;
    use tempfile::TempDir;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Session(String, i64);

    impl CachedSession for Session {
        fn id(&self) -> &str {
            &self.0
        }

        fn expires_at(&self) -> i64 {
            self.1
        }
    }

    fn at(state: u64) -> Bookmark {
        Bookmark::from_sequence(state, 7)
    }

    async fn sessions() -> (SessionCache<Session>, Arc<ManualClock>, TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let env = Arc::new(BTreeMap::<String, String>::new());
        let (platform, _) = native::open(dir.path(), env).await.unwrap();
        let clock = ManualClock::at(1_000_000);
        (SessionCache::new(&Platform { clock: clock.clone(), ..platform }), clock, dir)
    }

    fn session() -> Arc<Session> {
        Arc::new(Session("ada".into(), 1_100))
    }

    #[tokio::test]
    async fn a_session_is_believed_for_three_quarters_of_a_minute_and_not_past_its_own_end() {
        let (sessions, clock, _dir) = sessions().await;
        assert_eq!(sessions.put("home", session(), Some(at(1)), clock.now_ms()), None);
        clock.advance(std::time::Duration::from_secs(44));
        assert_eq!(sessions.get("home", "ada", None).await, Some(session()));
        clock.advance(std::time::Duration::from_secs(1));
        assert_eq!(sessions.get("home", "ada", None).await, None);
        clock.set(1_090_000);
        assert_eq!(sessions.put("home", session(), Some(at(1)), clock.now_ms()), None);
        clock.set(1_100_000);
        assert_eq!(sessions.get("home", "ada", None).await, None);
    }

    #[tokio::test]
    async fn what_took_long_to_read_is_believed_no_longer_for_that() {
        let (sessions, clock, _dir) = sessions().await;
        let begun = clock.now_ms();
        clock.advance(std::time::Duration::from_secs(30));
        assert_eq!(sessions.put("home", session(), Some(at(1)), begun), None);
        clock.advance(std::time::Duration::from_secs(14));
        assert_eq!(sessions.get("home", "ada", None).await, Some(session()));
        clock.advance(std::time::Duration::from_secs(1));
        assert_eq!(sessions.get("home", "ada", None).await, None);
    }

    #[tokio::test]
    async fn who_has_seen_a_later_state_looks_for_themselves() {
        let (sessions, clock, _dir) = sessions().await;
        assert_eq!(sessions.put("home", session(), Some(at(1)), clock.now_ms()), None);
        assert_eq!(sessions.get("home", "ada", Some(&at(1))).await, Some(session()));
        assert_eq!(sessions.get("home", "ada", Some(&at(2))).await, None);
        assert_eq!(sessions.get("another", "ada", None).await, None, "of another database");
    }

    #[tokio::test]
    async fn a_session_that_was_being_read_when_it_ended_does_not_come_back() {
        let (sessions, clock, _dir) = sessions().await;
        assert_eq!(sessions.put("home", session(), Some(at(1)), clock.now_ms()), None);
        sessions.invalidate("home", &["ada".into()], &at(2)).await;
        assert_eq!(sessions.get("home", "ada", None).await, None);
        assert_eq!(sessions.put("home", session(), Some(at(1)), clock.now_ms()), Some(at(2)));
        assert_eq!(sessions.get("home", "ada", None).await, None);
    }
}
