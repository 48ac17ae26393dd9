use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use coppice_platform::faulty::Faults;
use coppice_platform::native;
use tempfile::TempDir;

use super::*;

const LIMIT: Limit = Limit { limit: 2, window_secs: 10 };

struct SetClock(AtomicI64);

#[async_trait::async_trait]
impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst) * 1_000
    }

    async fn sleep(&self, _: Duration) {}
}

struct Fixture {
    limiter: RateLimiter,
    clock: Arc<SetClock>,
    kv: Arc<dyn Kv>,
    faults: Faults,
    _dir: TempDir,
}

impl Fixture {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (platform, _) =
            native::open(dir.path(), Arc::new(BTreeMap::<String, String>::new())).await.unwrap();
        let (faults, clock) = (Faults::default(), Arc::new(SetClock(AtomicI64::new(100))));
        let kv = faults.wrap(platform).session_kv;
        Self { limiter: RateLimiter::new(kv.clone(), clock.clone()), clock, kv, faults, _dir: dir }
    }

    async fn try_at(&self, id: &str, now: i64) -> Verdict {
        self.clock.0.store(now, Ordering::SeqCst);
        self.limiter.check("api", id, LIMIT).await
    }
}

#[tokio::test]
async fn a_window_shorter_than_kv_can_keep_ends_when_it_said_it_would() {
    let f = Fixture::new().await;
    assert_eq!(f.try_at("a", 100).await, LIMIT.judge(1, 110, 100));
    assert_eq!(f.try_at("a", 105).await, LIMIT.judge(2, 110, 105));
    assert_eq!(f.try_at("a", 109).await, LIMIT.judge(3, 110, 109));
    assert_eq!(f.try_at("a", 110).await, LIMIT.judge(1, 120, 110));
}

#[tokio::test]
async fn other_ids_and_other_scopes_are_unaffected() {
    let f = Fixture::new().await;
    for _ in 0..3 {
        let _ = f.try_at("a", 100).await;
    }
    assert!(!f.try_at("a", 100).await.allowed);
    assert!(f.try_at("b", 100).await.allowed);
    assert!(f.limiter.check("upload", "a", LIMIT).await.allowed);
}

#[tokio::test]
async fn a_reset_forgets_the_tries() {
    let f = Fixture::new().await;
    for _ in 0..3 {
        let _ = f.try_at("a", 100).await;
    }
    f.limiter.reset("api", "a").await;
    assert_eq!(f.try_at("a", 100).await, LIMIT.judge(1, 110, 100));
}

#[tokio::test]
async fn a_clock_put_back_locks_nobody_out_for_longer_than_the_window() {
    let f = Fixture::new().await;
    for _ in 0..2 {
        let _ = f.try_at("a", 100_000).await;
    }
    assert_eq!(f.try_at("a", 100).await, LIMIT.judge(3, 110, 100));
}

#[tokio::test]
async fn where_kv_fails_everything_is_allowed() {
    let f = Fixture::new().await;
    for rule in ["kv:unavailable", "kv.put:unavailable", "kv.get:timeout"] {
        f.faults.clear();
        f.faults.add(rule.parse().unwrap());
        for _ in 0..5 {
            assert!(f.try_at("a", 100).await.allowed, "{rule}");
        }
        f.limiter.reset("api", "a").await;
    }
}

#[tokio::test]
async fn a_refused_try_is_not_written() {
    let f = Fixture::new().await;
    for _ in 0..2 {
        let _ = f.try_at("a", 100).await;
    }
    let before = f.kv.get("rl:api:a").await.unwrap().unwrap();
    assert!(!f.try_at("a", 101).await.allowed);
    assert_eq!(f.kv.get("rl:api:a").await.unwrap().unwrap(), before);
}

#[tokio::test]
async fn a_value_that_is_no_window_is_begun_anew() {
    let f = Fixture::new().await;
    for garbage in ["", "null", r#"{"c":-1,"e":200}"#, r#"{"c":9}"#] {
        f.kv.put("rl:api:a", garbage.into(), Ttl::seconds(60), None).await.unwrap();
        assert_eq!(f.try_at("a", 100).await, LIMIT.judge(1, 110, 100), "{garbage}");
    }
}

#[tokio::test]
async fn an_id_of_any_length_has_a_key_of_its_own() {
    let f = Fixture::new().await;
    let ids =
        ["x".repeat(64), "x".repeat(65), "x".repeat(66), "x".repeat(5_000), String::new(), "é".repeat(400)];
    for id in &ids {
        assert_eq!(f.try_at(id, 100).await.remaining, 1, "{id}");
        assert_eq!(f.try_at(id, 100).await.remaining, 0, "{id}");
    }
}
