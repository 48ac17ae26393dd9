//! Three views of one namespace, and a clock that is moved by hand.

mod bounds;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::clock::ManualClock;
use crate::kv::Ttl;
use crate::native::testing::kv;
use crate::{ErrorKind, PlatformError};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: u32 = 3_600;

struct World {
    kv: Eventual,
    origin: Arc<dyn Kv>,
    clock: Arc<ManualClock>,
    _directory: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let clock = ManualClock::at(1_000_000);
        let (directory, origin) = kv(clock.clone());
        let origin: Arc<dyn Kv> = Arc::new(origin);
        Self { kv: Eventual::new(origin.clone(), clock.clone()), origin, clock, _directory: directory }
    }

    async fn put(&self, view: usize, text: &str) -> Result<(), PlatformError> {
        put(&*self.kv.view(view), "key", text).await
    }

    async fn delete(&self, view: usize) -> Result<(), PlatformError> {
        self.kv.view(view).delete("key").await
    }

    /// What the views 0, 1 and 2 show, with `-` for nothing.
    async fn shown(&self) -> [String; 3] {
        [self.get(0).await, self.get(1).await, self.get(2).await]
    }

    async fn get(&self, view: usize) -> String {
        get(&*self.kv.view(view)).await
    }

    async fn names(&self, view: usize) -> Vec<String> {
        let page = self.kv.view(view).list("", None, 10).await.unwrap();
        page.keys.into_iter().map(|key| key.name).collect()
    }
}

async fn put(kv: &dyn Kv, key: &str, text: &str) -> Result<(), PlatformError> {
    kv.put(key, text.into(), Ttl::seconds(HOUR), None).await
}

async fn get(kv: &dyn Kv) -> String {
    let entry = kv.get("key").await.unwrap();
    entry.map_or_else(|| "-".to_owned(), |entry| String::from_utf8(entry.value).unwrap())
}

#[tokio::test]
async fn a_write_shows_at_once_where_it_is_made_and_elsewhere_when_their_delay_is_over() {
    let world = World::new();
    world.kv.set_delay(0, 60 * SECOND);
    world.kv.set_delay(1, 10 * SECOND);
    world.kv.set_delay(2, 20 * SECOND);
    world.put(0, "a").await.unwrap();
    assert_eq!(world.shown().await, ["a", "-", "-"]);
    world.clock.advance(10 * SECOND - Duration::from_millis(1));
    assert_eq!(world.shown().await, ["a", "-", "-"]);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.shown().await, ["a", "a", "-"]);
    world.clock.advance(10 * SECOND);
    assert_eq!(world.shown().await, ["a", "a", "a"]);
}

#[tokio::test]
async fn a_delete_comes_as_late_as_a_value() {
    let world = World::new();
    world.put(0, "a").await.unwrap();
    world.kv.set_delay(1, 30 * SECOND);
    world.clock.advance(30 * SECOND);
    assert_eq!(world.shown().await, ["a", "a", "a"]);
    world.delete(0).await.unwrap();
    assert_eq!(world.shown().await, ["-", "a", "-"]);
    world.clock.advance(30 * SECOND);
    assert_eq!(world.shown().await, ["-", "-", "-"]);
}

#[tokio::test]
async fn what_was_read_is_shown_until_its_time_is_over_and_what_was_not_is_read_anew() {
    let world = World::new();
    world.put(0, "a").await.unwrap();
    for view in [1, 2] {
        world.kv.set_cache_time(view, 60 * SECOND);
    }
    assert_eq!(world.get(1).await, "a");
    world.clock.advance(SECOND);
    world.put(0, "b").await.unwrap();
    assert_eq!(world.shown().await, ["b", "a", "b"]);
    world.clock.advance(59 * SECOND - Duration::from_millis(1));
    assert_eq!(world.shown().await, ["b", "a", "b"]);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.shown().await, ["b", "b", "b"]);
}

#[tokio::test]
async fn that_there_is_nothing_is_shown_as_long_as_a_value_is() {
    let world = World::new();
    world.kv.set_cache_time(1, 60 * SECOND);
    assert_eq!(world.get(1).await, "-");
    world.clock.advance(30 * SECOND);
    world.put(0, "a").await.unwrap();
    // Reading it again does not make it last.
    assert_eq!(world.shown().await, ["a", "-", "a"]);
    world.clock.advance(30 * SECOND);
    assert_eq!(world.shown().await, ["a", "a", "a"]);
}

#[tokio::test]
async fn a_write_of_its_own_shows_over_what_a_view_has_read() {
    let world = World::new();
    world.kv.set_cache_time(1, 60 * SECOND);
    world.kv.set_delay(1, 60 * SECOND);
    assert_eq!(world.get(1).await, "-");
    world.put(0, "a").await.unwrap();
    world.clock.advance(SECOND);
    world.put(1, "b").await.unwrap();
    assert_eq!(world.get(1).await, "b");
    world.clock.advance(SECOND);
    world.delete(1).await.unwrap();
    assert_eq!(world.get(1).await, "-");
    world.clock.advance(300 * SECOND);
    assert_eq!(world.shown().await, ["-", "-", "-"]);
}

#[tokio::test]
async fn what_was_there_before_is_shown_until_the_first_write_arrives_or_its_time_is_over() {
    let world = World::new();
    put(&*world.origin, "key", "old").await.unwrap();
    world.kv.set_delay(1, 30 * SECOND);
    world.kv.set_delay(2, 2 * HOUR * SECOND);
    world.put(0, "new").await.unwrap();
    assert_eq!(world.shown().await, ["new", "old", "old"]);
    world.clock.advance(30 * SECOND);
    assert_eq!(world.shown().await, ["new", "new", "old"]);
    world.clock.advance((HOUR - 30) * SECOND);
    assert_eq!(world.shown().await, ["-", "-", "-"]);
}

#[tokio::test]
async fn a_key_takes_one_write_a_second_from_wherever() {
    let world = World::new();
    world.put(0, "a").await.unwrap();
    world.clock.advance(Duration::from_millis(999));
    for answer in [world.put(0, "b").await, world.put(1, "b").await, world.delete(2).await] {
        let error = answer.unwrap_err();
        assert!(error.retryable() && error.detail.contains("429"), "{error}");
    }
    put(&*world.kv.view(0), "another", "b").await.unwrap();
    assert_eq!(world.shown().await, ["a", "a", "a"]);
    world.clock.advance(Duration::from_millis(1));
    world.delete(1).await.unwrap();
    assert_eq!(world.put(0, "c").await.unwrap_err().kind, ErrorKind::Unavailable, "a delete counts");
    world.clock.advance(SECOND);
    world.put(0, "c").await.unwrap();
    assert_eq!(world.shown().await, ["c", "c", "c"]);
}

#[tokio::test]
async fn what_the_namespace_refuses_is_refused_and_is_no_write() {
    let world = World::new();
    let view = world.kv.view(0);
    assert_eq!(put(&*view, "", "a").await.unwrap_err().kind, ErrorKind::Refused);
    let metadata = Some(json!("x".repeat(2_000)));
    let answer = view.put("key", vec![], Ttl::seconds(HOUR), metadata).await;
    assert_eq!(answer.unwrap_err().kind, ErrorKind::Refused);
    assert_eq!(view.list("", None, 0).await.unwrap_err().kind, ErrorKind::Refused);
    world.put(0, "a").await.unwrap();
    assert_eq!(world.get(0).await, "a");
}

#[tokio::test]
async fn a_value_ends_with_its_time_to_live_in_every_view() {
    let world = World::new();
    world.kv.set_delay(1, 10 * SECOND);
    world.kv.set_cache_time(2, 3_600 * SECOND);
    world.kv.view(0).put("key", b"a".to_vec(), Ttl::seconds(60), None).await.unwrap();
    world.clock.advance(10 * SECOND);
    assert_eq!(world.shown().await, ["a", "a", "a"]);
    world.clock.advance(50 * SECOND);
    assert_eq!(world.shown().await, ["-", "-", "-"]);
    assert_eq!(world.names(2).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_list_tells_what_has_arrived_or_was_written_here() {
    let world = World::new();
    put(&*world.origin, "old", "x").await.unwrap();
    world.kv.set_delay(1, 10 * SECOND);
    world.kv.view(0).put("new", vec![], Ttl::seconds(HOUR), Some(json!(1))).await.unwrap();
    world.kv.view(0).delete("old").await.unwrap();
    put(&*world.kv.view(1), "own", "x").await.unwrap();
    assert_eq!(world.names(0).await, ["new", "own"]);
    assert_eq!(world.names(1).await, ["old", "own"]);
    world.clock.advance(10 * SECOND);
    assert_eq!(world.names(1).await, ["new", "own"]);
    let page = world.kv.view(1).list("n", None, 10).await.unwrap();
    assert_eq!(page, world.origin.list("n", None, 10).await.unwrap());
}

#[tokio::test]
async fn cursors_lead_through_a_list() {
    let world = World::new();
    for name in ["a", "b", "c"] {
        put(&*world.kv.view(0), name, "x").await.unwrap();
    }
    let (mut names, mut cursor) = (Vec::new(), None::<String>);
    for expected in [2, 1] {
        let page = world.kv.view(1).list("", cursor.as_deref(), 2).await.unwrap();
        assert_eq!(page.keys.len(), expected);
        names.extend(page.keys.into_iter().map(|key| key.name));
        cursor = page.cursor;
    }
    assert_eq!((names, cursor), (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], None));
}

#[tokio::test]
async fn a_longer_delay_takes_nothing_back() {
    let world = World::new();
    world.put(0, "a").await.unwrap();
    assert_eq!(world.shown().await, ["a", "a", "a"]);
    world.kv.set_delay(1, 60 * SECOND);
    assert_eq!(world.get(1).await, "a");
    assert_eq!(world.names(1).await, ["key"]);
}

#[tokio::test]
async fn switched_off_all_views_show_the_newest_and_a_key_takes_any_number_of_writes() {
    let world = World::new();
    for view in [0, 1, 2] {
        world.kv.set_delay(view, 60 * SECOND);
        world.kv.set_cache_time(view, 60 * SECOND);
    }
    world.kv.set_consistent(true);
    assert_eq!(world.shown().await, ["-", "-", "-"]);
    for text in ["a", "b", "c"] {
        world.put(0, text).await.unwrap();
        assert_eq!(world.shown().await, [text, text, text]);
        assert_eq!(world.names(2).await, ["key"]);
    }
    world.kv.set_consistent(false);
    assert!(world.put(0, "d").await.is_err());
    assert_eq!(world.shown().await, ["c", "c", "c"]);
}
