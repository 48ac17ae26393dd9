use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use coppice_platform::clock::ManualClock;
use coppice_platform::faulty::Faults;
use coppice_platform::sql::{Rows, SqlConnection, Statement};
use coppice_platform::{PlatformError, native};
use tempfile::TempDir;

use super::*;

const KIND: Kind = Kind::content("thing");
const FRESHNESS: Freshness = Freshness { max_age: 10, stale_while_revalidate: 20, stale_if_error: 30 };

/// A database that is at a state, and knows where sessions started.
#[derive(Default)]
struct Database {
    state: AtomicU64,
    starts: Mutex<Vec<SessionStart>>,
}

/// A way to it, by which sessions see the state it is at.
#[derive(Clone)]
struct Line(Arc<Database>);

impl Sql for Line {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        self.0.starts.lock().unwrap().push(start);
        Box::new(self.clone())
    }
}

#[async_trait]
impl SqlConnection for Line {
    async fn batch(&self, _: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        Ok(Vec::new())
    }

    fn bookmark(&self) -> Option<Bookmark> {
        Some(at(self.0.state.load(Ordering::SeqCst)))
    }
}

fn at(state: u64) -> Bookmark {
    Bookmark::from_sequence(state, 7)
}

struct World {
    cache: Cache,
    database: Arc<Database>,
    clock: Arc<ManualClock>,
    faults: Faults,
    key: CacheKey,
    _dir: TempDir,
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let env = Arc::new(BTreeMap::<String, String>::new());
        let (platform, _) = native::open(dir.path(), env).await.unwrap();
        let (faults, clock) = (Faults::default(), ManualClock::at(1_000_000));
        let database = Arc::new(Database::default());
        let platform = faults.wrap(platform);
        let platform = Platform { sql: Arc::new(Line(database.clone())), clock: clock.clone(), ..platform };
        let key = CacheKey::new(KIND, "home", "shop", "a");
        Self { cache: Cache::new(&platform, CacheMode::On), database, clock, faults, key, _dir: dir }
    }

    fn session(&self) -> Arc<SqlSession> {
        self.cache.session(SessionStart::FirstUnconstrained)
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// What is there in a state is its number.
    fn load(
        &self,
    ) -> impl Fn(Arc<SqlSession>) -> std::future::Ready<Result<u64, &'static str>> + Clone + use<> {
        let database = self.database.clone();
        move |_| std::future::ready(Ok(database.state.load(Ordering::SeqCst)))
    }

    async fn get(&self, min_bookmark: Option<&Bookmark>) -> (u64, Outcome) {
        let reader = Reader { db: &self.session(), min_bookmark };
        let (value, outcome) =
            self.cache.get_or_load(reader, &self.key, FRESHNESS, self.load()).await.unwrap();
        (*value, outcome)
    }

    async fn find(&self, there: bool, primary: bool) -> Option<u64> {
        let database = self.database.clone();
        let load = move |_| {
            let state = database.state.load(Ordering::SeqCst);
            std::future::ready(Ok::<_, Infallible>(there.then_some(state)))
        };
        let reader = Reader { db: &self.session(), min_bookmark: None };
        let primary = || primary.then(|| self.cache.session(SessionStart::FirstPrimary));
        let found = self.cache.find_or_load(reader, &self.key, FRESHNESS, load, primary).await;
        found.unwrap().0.map(|value| *value.value)
    }
}

/// Waits until something that goes on in the background is so.
async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    panic!("it never came to be");
}

#[tokio::test]
async fn a_value_is_used_as_it_is_then_while_it_is_fetched_again_and_then_waited_for() {
    let world = World::new().await;
    assert_eq!(world.get(None).await, (0, Outcome::Miss));
    world.database.state.store(1, Ordering::SeqCst);
    world.pass(9);
    assert_eq!(world.get(None).await, (0, Outcome::Hit));
    world.pass(2);
    assert_eq!(world.get(None).await, (0, Outcome::Stale));
    until(|| world.cache.tiers.recall::<u64>(place(&world.key)).is_some_and(|e| *e.value.value == 1)).await;
    assert_eq!(world.get(None).await, (1, Outcome::Hit));
    world.database.state.store(2, Ordering::SeqCst);
    world.pass(31);
    assert_eq!(world.get(None).await, (2, Outcome::Miss));
}

#[tokio::test]
async fn a_value_is_fetched_again_from_where_it_was_read_or_later() {
    let world = World::new().await;
    world.database.state.store(5, Ordering::SeqCst);
    world.get(None).await;
    world.pass(11);
    world.database.starts.lock().unwrap().clear();
    assert_eq!(world.get(None).await.1, Outcome::Stale);
    let starts = || world.database.starts.lock().unwrap().clone();
    until(|| starts().len() == 2).await;
    assert_eq!(starts(), [SessionStart::FirstUnconstrained, SessionStart::Bookmark(at(5))]);
}

#[tokio::test]
async fn who_has_written_is_shown_nothing_older_and_leaves_what_is_newer() {
    let world = World::new().await;
    world.get(None).await;
    world.database.state.store(3, Ordering::SeqCst);
    assert_eq!(world.get(Some(&at(3))).await, (3, Outcome::Bypass));
    assert_eq!(world.get(None).await, (3, Outcome::Hit));
}

#[tokio::test]
async fn a_value_that_cannot_be_read_again_is_used_past_its_time_but_not_for_ever() {
    let world = World::new().await;
    world.get(None).await;
    let fail = |_| std::future::ready(Err::<u64, _>("the database is gone"));
    let read = async || {
        let reader = Reader { db: &world.session(), min_bookmark: None };
        world
            .cache
            .get_or_load(reader, &world.key, FRESHNESS, fail)
            .await
            .map(|(value, outcome)| (*value, outcome))
    };
    world.pass(31);
    assert_eq!(read().await, Ok((0, Outcome::Stale)));
    world.pass(30);
    assert_eq!(read().await, Err("the database is gone"));
}

#[tokio::test]
async fn what_began_to_be_read_before_a_change_is_read_once_more() {
    let world = World::new().await;
    let (cache, key, database) = (world.cache.clone(), world.key.clone(), world.database.clone());
    // The change comes while the first load is under way.
    let load = move |_| {
        let (cache, key, database) = (cache.clone(), key.clone(), database.clone());
        async move {
            let read = database.state.load(Ordering::SeqCst);
            if read == 0 {
                cache.invalidate(&key, &at(1)).await;
                database.state.store(1, Ordering::SeqCst);
                // This load is of the state before all the same.
                return Ok::<_, Infallible>(if database.starts.lock().unwrap().len() < 2 { 0 } else { 1 });
            }
            Ok(read)
        }
    };
    // Its session is labelled by the older state.
    struct Before(Arc<Database>);
    #[async_trait]
    impl SqlConnection for Before {
        async fn batch(&self, _: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
            Ok(Vec::new())
        }
        fn bookmark(&self) -> Option<Bookmark> {
            Some(at(0))
        }
    }
    impl Sql for Before {
        fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
            self.0.starts.lock().unwrap().push(start);
            Box::new(Self(self.0.clone()))
        }
    }
    #[expect(clippy::disallowed_methods, reason = "a test is no request")]
    let db = SqlSession::open(
        &Before(world.database.clone()),
        world.clock.clone(),
        SessionStart::FirstUnconstrained,
    );
    let reader = Reader { db: &Arc::new(db), min_bookmark: None };
    let (value, _) = world.cache.get_or_load(reader, &world.key, FRESHNESS, load).await.unwrap();
    assert_eq!(*value, 1);
    assert_eq!(world.database.starts.lock().unwrap().last(), Some(&SessionStart::Bookmark(at(1))));
    assert_eq!(world.get(None).await, (1, Outcome::Hit));
}

#[tokio::test]
async fn what_is_there_nowhere_is_asked_for_again_at_the_primary_and_then_believed_for_seconds() {
    let world = World::new().await;
    assert_eq!(world.find(false, false).await, None);
    assert_eq!(world.find(true, false).await, Some(0), "that a replica has nothing is not kept");
    let world = World::new().await;
    assert_eq!(world.find(false, true).await, None);
    assert_eq!(world.database.starts.lock().unwrap().last(), Some(&SessionStart::FirstPrimary));
    assert_eq!(world.find(true, true).await, None, "that the primary has nothing is believed");
    world.pass(5);
    assert_eq!(world.find(true, true).await, Some(0));
}

#[tokio::test]
async fn a_kv_that_fails_is_no_error() {
    let world = World::new().await;
    world.faults.add("kv:unavailable".parse().unwrap());
    assert_eq!(world.get(None).await, (0, Outcome::Error));
    world.pass(9);
    assert_eq!(world.get(None).await, (0, Outcome::Hit), "memory has it");
}

#[tokio::test]
async fn what_is_rendered_once_is_not_rendered_again_and_each_page_has_its_own() {
    let world = World::new().await;
    let db = world.session();
    let reader = Reader { db: &db, min_bookmark: None };
    let (value, _) = world.cache.get_or_load(reader, &world.key, FRESHNESS, world.load()).await.unwrap();
    assert_eq!(&*value.rendered("list", |value| format!("list of {value}")), "list of 0");
    let (again, _) = world.cache.get_or_load(reader, &world.key, FRESHNESS, world.load()).await.unwrap();
    assert_eq!(&*again.rendered("list", |_| unreachable!()), "list of 0");
    assert_eq!(&*again.rendered("front", |_| "front".into()), "front");
}
