//! Whatever servers answer, nothing is called available without proof: from the question to the page, the export and the events.

use std::time::Duration;

use coppice::domains::model::ResultState;
use coppice_rdap_server::{Fault, Kind, Registrations};

use super::World;

/// What can go wrong that proves nothing.
fn wrongs() -> Vec<Kind> {
    let status = |status| Kind::Status { status, retry_after: None };
    vec![
        status(400),
        status(401),
        status(403),
        status(410),
        status(429),
        status(451),
        status(500),
        status(502),
        Kind::Drop,
        Kind::Cut,
        Kind::Html { status: 200 },
        Kind::Html { status: 404 },
        Kind::AnotherName,
        Kind::NoDomain,
        Kind::Loop,
        Kind::Chain,
        Kind::Large,
        Kind::Redirect { to: "http://169.254.169.254/latest/meta-data".into() },
        Kind::Redirect { to: "http://localhost:1/".into() },
    ]
}

#[tokio::test]
async fn nothing_that_goes_wrong_is_shown_as_available_anywhere() {
    for kind in wrongs() {
        let world = World::new().await;
        world.configure(&[("batches", "1"), ("candidates", "10"), ("tlds", "com")]).await;
        for tld in super::ENDINGS {
            world.registries.add_faults([kind.clone().always().at(tld)]);
        }
        let mut ada = world.somebody("ada@example.com").await;
        let id = world.begin(&mut ada).await;
        // Each name is tried three times, with pauses that nobody need wait for here.
        for _ in 0..60 {
            coppice::domains::service::advance(&world.site.state, &id).await.unwrap();
            let hurry = coppice_platform::sql::Statement::write(
                "test_hurry",
                "UPDATE domain_results SET not_before = 0 WHERE state = 'queued'",
            );
            let rest = coppice_platform::sql::Statement::write(
                "test_rest",
                "UPDATE rdap_hosts SET backoff_until = 0, next_at = 0",
            );
            let due =
                coppice_platform::sql::Statement::write("test_due", "UPDATE domain_jobs SET next_at = 0");
            world.site.db().batch(vec![hurry, rest, due]).await.unwrap();
            if !world.job(&mut ada, &id).await.status.is_moving() {
                break;
            }
        }
        let results = world.results(&mut ada, &id).await;
        assert!(!results.is_empty());
        for one in &results {
            assert_eq!((one.state, one.likely), (ResultState::Unknown, false), "{kind:?}: {one:?}");
        }
        let job = world.job(&mut ada, &id).await;
        assert_eq!((job.available, job.good, job.likely), (0, 0, 0), "{kind:?}");
        let page = ada.get(&format!("/domains/{id}")).await.body;
        let events = ada.get(&format!("/domains/{id}/events")).await.body;
        let csv = ada.get(&format!("/domains/{id}/results.csv")).await.body;
        assert!(!page.contains("data-kind=\"available\"") && !page.contains("class=\"free\" x="), "{kind:?}");
        assert!(!events.contains("available") && !csv.contains(",available,"), "{kind:?}");
    }
}

#[tokio::test]
async fn a_name_that_dns_knows_is_taken_whatever_its_registry_says() {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let names = super::ENDINGS.map(|tld| format!("northbakery.{tld}"));
    world.registries.register(Registrations { delegated: names.clone().into(), ..Registrations::default() });
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    for one in world.results(&mut ada, &id).await.iter().filter(|one| names.contains(&one.domain)) {
        assert_eq!(one.state, ResultState::Registered);
        assert!(one.flags.iter().any(|flag| flag == "rdap_denies"), "{one:?}");
    }
}

#[tokio::test]
async fn a_server_that_wants_rest_has_it_and_the_names_are_asked_for_then() {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let busy = Kind::Status { status: 429, retry_after: Some("3".into()) };
    world.registries.add_faults([Fault::times(busy.always().at("com"), 1)]);
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    let asked: Vec<i64> =
        world.registries.asked().iter().filter(|one| one.registry == "com").map(|one| one.at).collect();
    let first = asked.first().copied().unwrap();
    // Those that were on their way already may still come.
    let on_their_way = first + 1_000;
    let rest = Duration::from_secs(3).as_millis() as i64 - 50;
    assert!(asked.iter().all(|at| *at <= on_their_way || at - first >= rest), "{asked:?}");
    let results = world.results(&mut ada, &id).await;
    assert!(results.iter().all(|one| one.state != ResultState::Unknown), "{results:?}");
}
