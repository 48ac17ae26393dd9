use std::collections::BTreeMap;
use std::sync::Arc;

use coppice_platform::sql::SessionStart;
use coppice_platform::{Platform, native};
use tempfile::TempDir;

use super::*;

const LIMIT: Limit = Limit { limit: 2, window_secs: 60 };

struct Shop {
    platform: Platform,
    _dir: TempDir,
}

impl Shop {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (platform, database) =
            native::open(dir.path(), Arc::new(BTreeMap::<String, String>::new())).await.unwrap();
        database.migrate(crate::MIGRATIONS).await.unwrap();
        Self { platform, _dir: dir }
    }

    #[expect(clippy::disallowed_methods, reason = "a test is a request of its own")]
    fn db(&self) -> SqlSession {
        SqlSession::open(self.platform.sql.as_ref(), self.platform.clock.clone(), SessionStart::FirstPrimary)
    }

    async fn try_at(&self, key: &str, now: i64) -> Verdict {
        check(&self.db(), &[(key, LIMIT)], now).await.unwrap()
    }

    async fn ask(&self, sql: &'static str) -> String {
        self.db().query(Statement::read("ask", sql)).await.unwrap().as_json().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_500_simultaneous_tries_exactly_the_limit_passes() {
    let shop = Arc::new(Shop::open().await);
    let limit = Limit { limit: 10, window_secs: 600 };
    let tries: Vec<_> = (0..500)
        .map(|n| {
            let shop = shop.clone();
            // The clocks of those who ask need not agree to the second.
            tokio::spawn(async move { check(&shop.db(), &[("login", limit)], 1_000 + n % 2).await.unwrap() })
        })
        .collect();
    let mut passed = Vec::new();
    for verdict in tries {
        let verdict = verdict.await.unwrap();
        if verdict.allowed {
            passed.push(verdict.remaining);
        }
    }
    passed.sort_unstable();
    assert_eq!(passed, (0..10).collect::<Vec<_>>());
    assert_eq!(shop.ask("SELECT count FROM rate_limits").await, r#"[{"count":500}]"#);
}

#[tokio::test]
async fn a_window_ends_when_it_said_it_would_and_tries_do_not_prolong_it() {
    let shop = Shop::open().await;
    assert_eq!(shop.try_at("a", 100).await, LIMIT.judge(1, 160, 100));
    assert_eq!(shop.try_at("a", 130).await, LIMIT.judge(2, 160, 130));
    assert_eq!(shop.try_at("a", 159).await, LIMIT.judge(3, 160, 159));
    assert_eq!(shop.try_at("a", 160).await, LIMIT.judge(1, 220, 160));
}

#[tokio::test]
async fn other_keys_are_unaffected() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        let _ = shop.try_at("a", 100).await;
    }
    assert!(!shop.try_at("a", 100).await.allowed);
    assert!(shop.try_at("A", 100).await.allowed);
}

#[tokio::test]
async fn several_limits_are_one_round_trip_and_the_worst_speaks() {
    let shop = Shop::open().await;
    let wide = Limit { limit: 100, window_secs: 600 };
    let db = shop.db();
    for left in [1, 0] {
        let verdict = check(&db, &[("ip", wide), ("address", LIMIT)], 100).await.unwrap();
        assert_eq!((verdict.allowed, verdict.limit, verdict.remaining), (true, 2, left));
    }
    assert_eq!(db.round_trips(), 2);
    let verdict = check(&db, &[("ip", wide), ("address", LIMIT)], 100).await.unwrap();
    assert_eq!((verdict.allowed, verdict.limit, verdict.reset_at), (false, 2, 160));
    assert_eq!(check(&db, &[], 100).await.unwrap_err().kind, ErrorKind::Refused);
}

#[tokio::test]
async fn a_clock_put_back_locks_nobody_out_for_longer_than_the_window() {
    let shop = Shop::open().await;
    let year = 31_536_000;
    for _ in 0..3 {
        let _ = shop.try_at("a", 100 + year).await;
    }
    assert_eq!(shop.try_at("a", 100).await, LIMIT.judge(4, 160, 100), "what was tried stays tried");
    assert!(!shop.try_at("a", 159).await.allowed);
    assert!(shop.try_at("a", 160).await.allowed);
}

#[tokio::test]
async fn a_clock_behind_anothers_gives_nobody_a_second_set_of_tries() {
    let shop = Shop::open().await;
    for now in [101, 101, 100] {
        let _ = shop.try_at("a", now).await;
    }
    assert_eq!(shop.try_at("a", 101).await, LIMIT.judge(4, 160, 101));
}

#[tokio::test]
async fn what_is_stored_are_integers_and_counting_has_an_end() {
    let shop = Shop::open().await;
    let _ = shop.try_at("a", 100).await;
    shop.db().query(Statement::write("fill", "UPDATE rate_limits SET count = 999999")).await.unwrap();
    for _ in 0..3 {
        assert!(!shop.try_at("a", 101).await.allowed);
    }
    let types = "SELECT count, window_end, typeof(count) AS c, typeof(window_end) AS w FROM rate_limits";
    assert_eq!(shop.ask(types).await, r#"[{"count":1000000,"window_end":160,"c":"integer","w":"integer"}]"#);
}

#[tokio::test]
async fn ended_windows_are_swept_a_hundred_at_a_time() {
    let shop = Shop::open().await;
    let fill = "INSERT INTO rate_limits WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) \
                SELECT 'k' || i, 1, CASE WHEN i <= 120 THEN 100 ELSE 101 END FROM n";
    shop.db().query(Statement::write("fill", fill)).await.unwrap();
    for left in [50, 30, 30] {
        shop.db().query(sweep_statement(100)).await.unwrap();
        let count = shop.ask("SELECT count(*) AS n FROM rate_limits").await;
        assert_eq!(count, format!(r#"[{{"n":{left}}}]"#));
    }
}

#[tokio::test]
async fn an_answer_that_is_none_allows_nothing() {
    assert_eq!(verdict(&Rows::default(), LIMIT, 100).unwrap_err().kind, ErrorKind::Decode);
    let shop = Shop::open().await;
    shop.db().query(Statement::write("drop", "DROP TABLE rate_limits")).await.unwrap();
    assert!(check(&shop.db(), &[("a", LIMIT)], 100).await.is_err());
}
