//! Whatever is stopped half-way, at any step: a search comes to the same end, and no name that was settled is asked for again.

use std::collections::{BTreeMap, BTreeSet};

use coppice::domains::model::{DomainResult, JobStatus, ResultState};
use coppice::domains::service::advance;
use coppice_platform::sql::Statement;

use super::World;

/// What a candidate is, whenever it was found out.
fn settled(results: &[DomainResult]) -> BTreeMap<String, (ResultState, u64)> {
    let one = |one: &DomainResult| (one.domain.clone(), (one.state, one.score.to_bits()));
    results.iter().map(one).collect()
}

async fn seed(world: &World, id: &str) {
    let sql = "UPDATE domain_jobs SET seed = 42 WHERE id = ?1";
    world.site.db().query(Statement::write("test_seed", sql).bind(id)).await.unwrap();
}

/// Nobody need wait for a lease to run out.
async fn restart(world: &World) {
    world.site.faults.clear();
    let sql = "UPDATE domain_jobs SET lease_until = 0, next_at = 0";
    world.site.db().query(Statement::write("test_restart", sql)).await.unwrap();
}

#[tokio::test]
async fn stopped_at_every_step_a_search_comes_to_the_same_end() {
    let settings = [("batches", "1"), ("candidates", "12"), ("delay_ms", "100")];
    let undisturbed = {
        let world = World::new().await;
        world.configure(&settings).await;
        let mut ada = world.somebody("ada@example.com").await;
        let id = world.begin(&mut ada).await;
        seed(&world, &id).await;
        world.to_its_end(&id).await;
        settled(&world.results(&mut ada, &id).await)
    };
    assert!(undisturbed.len() >= 12);
    for lost in [false, true] {
        let world = World::new().await;
        world.configure(&settings).await;
        let mut stop = 0;
        let mut ada = world.somebody("ada@example.com").await;
        let id = world.begin(&mut ada).await;
        seed(&world, &id).await;
        // Stopped again and again, each time one step later, until it is through.
        loop {
            let before: BTreeSet<String> = world
                .results(&mut ada, &id)
                .await
                .into_iter()
                .filter(|one| one.state != ResultState::Queued)
                .map(|one| one.domain)
                .collect();
            world.registries.reset();
            world.site.faults.crash_after(stop, lost);
            let _ = advance(&world.site.state, &id).await;
            let crashed = world.site.faults.has_crashed();
            restart(&world).await;
            let again: Vec<_> =
                world.registries.asked().into_iter().filter(|one| before.contains(&one.name)).collect();
            assert!(again.is_empty(), "asked for again after {stop} steps: {again:?}");
            if !world.job(&mut ada, &id).await.status.is_moving() {
                break;
            }
            stop = if crashed { stop + 1 } else { 0 };
        }
        assert_eq!(settled(&world.results(&mut ada, &id).await), undisturbed, "lost: {lost}");
    }
}

#[tokio::test]
async fn a_search_that_never_gets_on_is_given_up_and_can_be_tried_again() {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    assert_eq!(ada.post(&format!("/domains/{id}/retry"), &[]).await.status, 409);
    for _ in 0..10 {
        assert!(world.job(&mut ada, &id).await.status.is_moving());
        // Claimed, and nothing more.
        world.site.faults.crash_after(1, false);
        assert!(advance(&world.site.state, &id).await.is_err());
        restart(&world).await;
    }
    advance(&world.site.state, &id).await.unwrap();
    assert_eq!(world.job(&mut ada, &id).await.status, JobStatus::Failed);
    let page = ada.get(&format!("/domains/{id}")).await.body;
    assert!(page.contains("something on our side stopped us") && page.contains("Try again"), "{page}");
    assert_eq!(ada.post(&format!("/domains/{id}/retry"), &[]).await.status, 303);
    world.to_its_end(&id).await;
    assert_eq!(world.job(&mut ada, &id).await.status, JobStatus::NeedsFollowup);
}
