//! What is done by the clock, each thing once.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use coppice::tick::duty::Duty;
use coppice::tick::{self, DUTIES, message};
use coppice_platform::clock::ManualClock;
use coppice_platform::observed::Metrics;
use coppice_platform::queue::Message;
use coppice_platform::sql::Statement;
use coppice_platform::{ErrorKind, PlatformError, Service};
use futures_util::future::join_all;
use serde::Deserialize;

use crate::support::Site;

/// A Thursday, on the hour.
const NOON: i64 = 1_800_000_000_000;

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Row {
    due_at: i64,
    lease_until: i64,
    fence: i64,
}

fn row(due_at: i64, lease_until: i64, fence: i64) -> Row {
    Row { due_at: NOON / 1_000 + due_at, lease_until, fence }
}

/// The row of the duty `test`.
async fn kept(site: &Site) -> Row {
    site.row("SELECT due_at, lease_until, fence FROM duties WHERE name = 'test'").await
}

#[derive(Deserialize)]
struct Count {
    n: u32,
}

/// A duty that counts how often it was done, in a static of the test's own.
macro_rules! counted {
    ($every:expr, $count:ident) => {
        Duty::every_minutes($every, "test", |_, _| {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                $count.fetch_add(1, Ordering::SeqCst);
                Ok(())
            })
        })
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_come_at_once_and_again_one_does_it() {
    static DONE: AtomicU32 = AtomicU32::new(0);
    let (clock, duty) = (ManualClock::at(NOON), counted!(10, DONE));
    let site = Site::at(clock.clone()).await;
    for times in 1..=3 {
        join_all((0..20).map(|_| duty.run_if_due(&site.state))).await;
        assert_eq!(DONE.load(Ordering::SeqCst), times);
        assert_eq!(kept(&site).await, row(600 * i64::from(times), 0, times.into()));
        // The same message a second time.
        clock.advance(Duration::from_secs(599));
        duty.run_if_due(&site.state).await;
        assert_eq!(DONE.load(Ordering::SeqCst), times);
        clock.advance(Duration::from_secs(1));
    }
}

#[tokio::test]
async fn what_a_dead_process_had_begun_is_done_when_its_lease_is_over() {
    static DONE: AtomicU32 = AtomicU32::new(0);
    let (clock, duty) = (ManualClock::at(NOON), counted!(60, DONE));
    let site = Site::at(clock.clone()).await;
    let never = tokio::time::timeout(Duration::from_millis(20), duty.run_if_due(&site.state)).await;
    assert!(never.is_err(), "it was stopped in the midst");
    assert_eq!(kept(&site).await, row(0, NOON / 1_000 + 300, 1));

    clock.advance(Duration::from_secs(299));
    duty.run_if_due(&site.state).await;
    assert_eq!(DONE.load(Ordering::SeqCst), 0, "it may be alive");
    clock.advance(Duration::from_secs(1));
    duty.run_if_due(&site.state).await;
    assert_eq!(DONE.load(Ordering::SeqCst), 1, "not an hour later");
    assert_eq!(kept(&site).await, row(3_600, 0, 2));
}

#[tokio::test]
async fn who_was_taken_for_dead_ends_nothing_that_another_has_begun() {
    static DONE: AtomicU32 = AtomicU32::new(0);
    let (clock, duty) = (ManualClock::at(NOON), counted!(10, DONE));
    let site = Site::at(clock.clone()).await;
    let late = async {
        tokio::time::sleep(Duration::from_millis(25)).await;
        clock.advance(Duration::from_secs(300));
        duty.run_if_due(&site.state).await;
    };
    let first = async {
        duty.run_if_due(&site.state).await;
        kept(&site).await
    };
    let (between, ()) = futures_util::future::join(first, late).await;
    assert_eq!(between, row(0, NOON / 1_000 + 600, 2), "the second is at it still");
    assert_eq!(kept(&site).await, row(600, 0, 2));
}

#[tokio::test]
async fn what_fails_is_done_at_its_next_time() {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    let clock = ManualClock::at(NOON);
    let site = Site::at(clock.clone()).await;
    let duty = Duty::every_minutes(1, "test", |_, budget| {
        Box::pin(async move {
            TRIED.fetch_add(1, Ordering::SeqCst);
            // That there is more to do makes no difference.
            let _ = budget.take(1_000);
            Err(PlatformError::new(Service::Http, "get", ErrorKind::Unavailable, "a test"))
        })
    });
    for times in 1..=2 {
        for _ in 0..2 {
            duty.run_if_due(&site.state).await;
        }
        assert_eq!(TRIED.load(Ordering::SeqCst), times);
        clock.advance(Duration::from_secs(60));
    }
}

#[tokio::test]
async fn what_is_not_done_within_its_budget_is_gone_on_with() {
    let clock = ManualClock::at(NOON);
    let site = Site::at(clock.clone()).await;
    let duty = Duty::every_minutes(10, "test", |_, budget| {
        Box::pin(async move {
            while budget.take(7) {}
            Ok(())
        })
    });
    for fence in 1..=3 {
        duty.run_if_due(&site.state).await;
        assert_eq!(kept(&site).await, row(0, 0, fence), "at once, by a message or by the next minute");
    }
}

#[tokio::test]
async fn a_database_or_a_queue_that_fails_stops_nobody() {
    static DONE: AtomicU32 = AtomicU32::new(0);
    let duty = counted!(10, DONE);
    let site = Site::new().await;
    for fault in ["sql.dut:unavailable*3", "queue:unavailable*2"] {
        site.faults.add(fault.parse().unwrap());
        for _ in 0..4 {
            tick::tick(&site.state).await;
            tick::handle(&site.state, &message::about("duty", "cdn_sweep")).await;
        }
        site.faults.clear();
    }
    site.faults.add("sql.duty_end:unavailable*1".parse().unwrap());
    duty.run_if_due(&site.state).await;
    duty.run_if_due(&site.state).await;
    assert_eq!(DONE.load(Ordering::SeqCst), 1, "it is waited for as if it were under way");
}

#[tokio::test]
async fn what_no_release_here_knows_is_let_go() {
    let site = Site::new().await;
    for text in
        ["", "null", "{}", r#"{"duty":"fold_paper"}"#, r#"{"parcel":"1"}"#, r#"{"duty":["cdn_sweep"]}"#]
    {
        tick::handle(&site.state, &Message(text.to_owned())).await;
    }
    assert_eq!(site.row::<Count>("SELECT count(*) AS n FROM duties").await.n, 0);
}

/// As a process does it: the minute passes, and messages are handled by its tasks.
#[tokio::test]
async fn a_minute_has_what_was_left_half_way_finished_and_products_indexed() {
    let site = Site::new().await;
    leave(&site, 120, 30).await;
    site.db().query(Statement::write("stale", "UPDATE products SET search_version = 0")).await.unwrap();
    tick::deliver_messages(site.state.clone());
    tick::tick(&site.state).await;
    let left = "SELECT (SELECT count(*) FROM cdn_files) + (SELECT count(*) FROM products WHERE search_version = 0) AS n";
    for _ in 0..500 {
        if site.row::<Count>(left).await.n == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(site.row::<Count>(left).await.n, 0);
}

/// Leaves so many files that are being deleted, and so many uploads in parts whose time is over.
async fn leave(site: &Site, files: u32, uploads: u32) {
    const COLUMNS: &str = "INSERT INTO cdn_files (id, tenant_id, key, filename, original_filename, content_type, size_bytes, state, \
                           created_at, updated_at) SELECT";
    const VALUES: &str = "value, 'default', value || '.png', 'a.png', 'a.png', 'image/png', 1";
    let ids = |kind: &str, n| {
        serde_json::json!((0..n).map(|i| format!("{kind}-{i}")).collect::<Vec<_>>()).to_string()
    };
    let (old, begun) = (ids("old", files), ids("begun", uploads));
    let write = |sql: String, ids: &str| Statement::write("test_leave", sql).bind(ids);
    site.db()
        .batch(vec![
            write(format!("{COLUMNS} {VALUES}, 'deleting', 1, 1 FROM json_each(?1)"), &old),
            write(format!("{COLUMNS} {VALUES}, 'pending', 1, 1 FROM json_each(?1)"), &begun),
            write(
                "INSERT INTO cdn_uploads (id, key, r2_upload_id, part_size, expires_at) \
                 SELECT value, value || '.png', value, 1, 1 FROM json_each(?1)"
                    .to_owned(),
                &begun,
            ),
        ])
        .await
        .unwrap();
}

#[tokio::test]
async fn no_duty_takes_more_in_one_go_than_it_was_given() {
    let metrics = Metrics::default();
    let watch = metrics.clone();
    let site = Site::filled(&[], async move |platform, _| watch.observe(platform)).await;
    leave(&site, 900, 60).await;
    site.db().query(Statement::write("stale", "UPDATE products SET search_version = 0")).await.unwrap();
    let spent = || -> u64 {
        let asked =
            |service| matches!(service, Service::Sql | Service::Bucket | Service::Http | Service::Mail);
        metrics.snapshot().iter().filter(|count| asked(count.service)).map(|count| count.calls).sum()
    };
    for duty in DUTIES {
        for go in 0..3 {
            let before = spent();
            duty.run_if_due(&site.state).await;
            let took = spent() - before;
            assert!(took <= u64::from(duty.budget) + 4, "{}: {took} in go {go}", duty.name);
        }
    }
    let left = site.row::<Count>("SELECT count(*) AS n FROM cdn_uploads").await.n;
    assert_eq!(left, 60 - 3 * 9, "as many as there is room for, each go");
}
