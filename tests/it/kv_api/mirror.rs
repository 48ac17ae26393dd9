//! KV follows the database, whatever it does meanwhile.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use coppice::kv_api::service::mirror::get_depths;
use coppice::kv_api::service::moving::parity::compare_all;
use coppice::kv_api::service::moving::{Here, Mirrored, Source};
use coppice::kv_api::service::phase;
use coppice::kv_api::store::outbox::{get_due, settle};
use coppice::tick::{self, message};
use coppice_kv_api::{Backend, Mirror};
use coppice_platform::Platform;
use coppice_platform::clock::ManualClock;
use serde_json::{Value, json};

use super::program::{NAMESPACE, Program, V4, told, with};
use crate::support::{Site, hand};

pub const SETTINGS: [(&str, &str); 3] =
    [("KV_BACKEND", "d1+kv"), ("KV_MIRROR_NAMESPACE", NAMESPACE), ("KV_LIMIT", "100000")];

/// A site with a mirror, and a program that may do anything in the namespace that has it.
pub struct Home {
    pub site: Site,
    pub program: Program,
    pub clock: Arc<ManualClock>,
}

impl Home {
    pub async fn new(settings: &[(&str, &str)]) -> Self {
        let clock = ManualClock::at(1_800_000_000_000);
        let change = async |platform, _: &_| Platform { clock: hand(&clock), ..platform };
        let (site, program) = with(Site::filled(settings, change).await).await;
        Self { site, program, clock }
    }

    /// A minute, with as many goes as there may be in one.
    pub async fn sweep(&self) {
        self.clock.advance(Duration::from_secs(60));
        for _ in 0..8 {
            tick::handle(&self.site.state, &message::about("duty", "kv_mirror")).await;
        }
    }

    /// How many names wait, and how many of them were refused.
    pub async fn waiting(&self) -> (u64, u64) {
        let depths = get_depths(&self.site.db()).await.unwrap();
        depths.first().map_or((0, 0), |depth| (depth.names, depth.refused))
    }

    /// Has another answer.
    pub async fn change(&self, to: Backend, force: Option<&str>) -> Result<(), phase::NotChanged> {
        let mirror = Mirror { namespace: NAMESPACE.into(), first: Backend::Mirrored };
        // Its sleep ends when the clock is moved, not in so many seconds.
        let platform = Platform { clock: self.clock.clone(), ..self.site.state.platform.clone() };
        let db = self.site.db();
        let home =
            phase::Home { platform: &platform, db: &db, tenant: "default", mirror: &mirror, by: "a test" };
        let is_stopped = AtomicBool::new(false);
        let told = |told| is_stopped.store(told == phase::Told::Stopped, Ordering::Relaxed);
        let mut changing = pin!(phase::change(home, to, force, told));
        loop {
            tokio::select! {
                biased;
                changed = &mut changing => return changed,
                // It waits for what is under way.
                () = tokio::time::sleep(Duration::from_millis(5)) => {
                    if is_stopped.swap(false, Ordering::Relaxed) {
                        self.clock.advance(Duration::from_secs(15));
                    }
                }
            }
        }
    }

    /// What is different in the mirror.
    pub async fn different(&self) -> Vec<String> {
        let mut mirror = Source::Mirror(Mirrored::new(self.site.platform.mirror_kv.clone()));
        let db = self.site.db();
        let here = Here { db: &db, tenant: "default", namespace: NAMESPACE, mirror: None };
        let parity = compare_all(here, &mut mirror, self.clock.as_ref(), |_, _| ()).await.unwrap();
        assert_eq!(parity.refused, 0);
        parity.differences.iter().map(|found| format!("{} {}", found.kind.word(), found.key)).collect()
    }

    /// Writes, changes and deletes in both shapes, one and many; what was answered.
    pub async fn write_all(&self, round: usize) -> Vec<(u16, Value)> {
        let v4 = |what: &str| format!("{V4}/{NAMESPACE}/{what}");
        let bulk: Vec<_> = (0..50)
            .map(|n| json!({ "key": format!("bulk/{n}"), "value": format!("{round} é"), "metadata": { "n": 1.0 } }))
            .collect();
        let pairs =
            json!({ "pairs": [{ "key": "a", "value": { "n": round } }, { "key": "b", "value": "2" }] });
        let answers = [
            self.program.put("one", json!(format!("value {round}"))).await,
            self.program.put("gone", json!(round)).await,
            self.program.send("PUT", &v4("values/bytes?expiration_ttl=86400"), vec![0, 255, 7]).await,
            self.program.send("PUT", &v4("bulk"), Value::from(bulk).to_string()).await,
            self.program.send_json("POST", "/api/v1/kv/bulk", pairs.to_string()).await,
            self.program.ask("DELETE", "/api/v1/kv/gone").await,
            self.program.send("POST", &v4("bulk/delete"), r#"["bulk/7","bulk/8","never"]"#).await,
        ];
        answers
            .iter()
            .map(|answer| {
                let (status, mut json) = told(answer);
                // Each write has a number of its own.
                if let Some(fields) = json.as_object_mut() {
                    fields.remove("version");
                }
                (status, json)
            })
            .collect()
    }
}

#[tokio::test]
async fn what_is_written_is_in_kv_a_minute_later() {
    let home = Home::new(&SETTINGS).await;
    home.write_all(1).await;
    assert_eq!(home.waiting().await, (56, 0));
    assert!(!home.different().await.is_empty());
    home.sweep().await;
    assert_eq!((home.waiting().await, home.different().await), ((0, 0), Vec::<String>::new()));
    home.write_all(2).await;
    home.sweep().await;
    assert_eq!((home.waiting().await, home.different().await), ((0, 0), Vec::<String>::new()));
}

#[tokio::test]
async fn whatever_kv_does_programs_are_answered_as_ever_and_the_mirror_comes_after() {
    let calm = Home::new(&SETTINGS[1..]).await;
    let expected = [calm.write_all(1).await, calm.write_all(2).await];
    assert_eq!(calm.waiting().await, (0, 0), "no mirror was asked for");
    for fault in ["kv:unavailable", "kv:timeout", "kv:slow=20", "kv.put:unavailable", "kv.delete:timeout"] {
        let home = Home::new(&SETTINGS).await;
        home.site.faults.add(fault.parse().unwrap());
        assert_eq!(home.write_all(1).await, expected[0], "{fault}");
        home.sweep().await;
        assert_eq!(home.write_all(2).await, expected[1], "{fault}");
        assert!(home.waiting().await.0 > 50, "{fault}");
        home.site.faults.clear();
        home.sweep().await;
        home.sweep().await;
        assert_eq!((home.waiting().await.0, home.different().await), (0, Vec::<String>::new()), "{fault}");
    }
}

#[tokio::test]
async fn a_sweep_that_is_killed_anywhere_loses_nothing() {
    for (steps, lost) in (0..6).flat_map(|steps| [(steps, false), (steps, true)]) {
        let home = Home::new(&SETTINGS).await;
        home.write_all(1).await;
        home.site.faults.crash_after(steps, lost);
        home.sweep().await;
        home.site.faults.clear();
        // Whoever was at it is waited for.
        home.clock.advance(Duration::from_secs(300));
        home.sweep().await;
        assert_eq!(
            (home.waiting().await.0, home.different().await),
            (0, Vec::<String>::new()),
            "{steps} {lost}"
        );
    }
}

#[tokio::test]
async fn what_is_written_while_it_is_copied_is_copied_again() {
    let home = Home::new(&SETTINGS).await;
    let mirror = Mirror { namespace: NAMESPACE.into(), first: Backend::Mirrored };
    home.program.put("k", json!("old")).await;
    let db = home.site.db();
    let due = get_due(&db, &mirror, home.site.platform.clock.now(), 10).await.unwrap();
    home.program.put("k", json!("new")).await;
    settle(&db, NAMESPACE, &due, &[], 0).await.unwrap();
    assert_eq!(home.waiting().await.0, 1);
    home.sweep().await;
    assert_eq!(home.different().await, Vec::<String>::new());
    assert_eq!(home.site.platform.mirror_kv.get("k").await.unwrap().unwrap().value, b"new");
}

#[tokio::test]
async fn what_kv_refuses_waits_and_holds_nobody_up() {
    let home = Home::new(&SETTINGS).await;
    home.program.put("first", json!("v")).await;
    home.site.faults.add("kv.put:refused*1".parse().unwrap());
    home.sweep().await;
    assert_eq!(home.waiting().await, (1, 1));
    home.program.put("second", json!("v")).await;
    home.sweep().await;
    assert_eq!((home.waiting().await, home.different().await), ((1, 1), vec!["extra first".to_owned()]));
    home.clock.advance(Duration::from_secs(600));
    home.sweep().await;
    assert_eq!((home.waiting().await, home.different().await), ((0, 0), Vec::new()));
}

#[tokio::test]
async fn what_was_decided_counts_more_than_the_setting() {
    let home = Home::new(&SETTINGS).await;
    home.program.put("before", json!("v")).await;
    home.change(Backend::D1, None).await.unwrap();
    assert_eq!(home.waiting().await.0, 0, "what waited is forgotten");
    home.write_all(1).await;
    home.sweep().await;
    assert_eq!(home.waiting().await.0, 0);
    assert_eq!(home.different().await.len(), 53);
    home.change(Backend::Mirrored, None).await.unwrap();
    home.sweep().await;
    assert_eq!(home.different().await, Vec::<String>::new(), "all that is there comes first");
}
