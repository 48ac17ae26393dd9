//! Several that go on with the same searches, and how often servers are asked.

use std::collections::BTreeMap;

use coppice::domains::model::ResultState;
use coppice::domains::service::advance;
use coppice::state::AppState;
use coppice_rdap_server::Kind;
use futures_util::future::join_all;

use super::{World, to_its_end};

/// How often each name was asked for at registries.
fn asked(world: &World) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    for one in world.registries.asked() {
        if super::ENDINGS.contains(&one.registry.as_str()) {
            *asked.entry(one.name).or_default() += 1;
        }
    }
    asked
}

/// The shortest time in which one server was asked eleven times, in milliseconds: that one question is a little late, and the next
/// is not, says nothing.
fn shortest_eleven(world: &World) -> i64 {
    let mut times: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for one in world.registries.asked() {
        if super::ENDINGS.contains(&one.registry.as_str()) {
            times.entry(one.origin).or_default().push(one.at);
        }
    }
    let spans = times.values_mut().flat_map(|times| {
        times.sort_unstable();
        times.windows(11).map(|some| some[10] - some[0]).collect::<Vec<_>>()
    });
    spans.min().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_number_of_instances_go_on_no_name_is_asked_for_twice_and_no_server_too_often() {
    let world = World::new().await;
    world.configure(&[("candidates", "30"), ("delay_ms", "200")]).await;
    // Three people's searches, for one's own wait for one another; each message comes three times, to two instances.
    let mut people = Vec::new();
    for email in ["ada@example.com", "eve@example.com", "bob@example.com"] {
        people.push(world.somebody(email).await);
    }
    let mut ids = Vec::new();
    for person in &mut people {
        ids.push(world.begin(person).await);
    }
    let config = coppice::config::Config::read(world.site.platform.env.as_ref()).unwrap();
    let other = AppState::new(world.site.platform.clone(), config);
    let all = ids
        .iter()
        .flat_map(|id| [&world.site.state, &other, &world.site.state].map(|state| to_its_end(state, id)));
    join_all(all).await;
    let eleven = shortest_eleven(&world);
    assert!(eleven >= 10 * 200 - 400, "{eleven} ms");
    for (person, id) in people.iter_mut().zip(&ids) {
        for one in world.results(person, id).await {
            let registered = coppice_rdap_server::is_registered_by_rule(&one.domain);
            let expected = if registered { ResultState::Registered } else { ResultState::Available };
            assert_eq!(one.state, expected, "{}", one.domain);
        }
    }
    // The searches are about the same, and what one has proved the others need not ask.
    let twice: Vec<_> = asked(&world).into_iter().filter(|(_, times)| *times > 3).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_search_is_worked_at_by_one_however_often_its_message_comes() {
    let world = World::new().await;
    world.configure(&[("batches", "1")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    for _ in 0..10 {
        join_all((0..20).map(|_| advance(&world.site.state, &id)))
            .await
            .into_iter()
            .for_each(|done| done.unwrap());
    }
    to_its_end(&world.site.state, &id).await;
    let twice: Vec<_> = asked(&world).into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_step_has_names_already_and_the_others_settle_hundreds() {
    let world = World::new().await;
    world.configure(&[("batches", "3"), ("candidates", "100")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    advance(&world.site.state, &id).await.unwrap();
    let settled = |results: &[coppice::domains::model::DomainResult]| {
        results.iter().filter(|one| one.state != ResultState::Queued).count()
    };
    assert!(settled(&world.results(&mut ada, &id).await) >= 3);
    to_its_end(&world.site.state, &id).await;
    let results = world.results(&mut ada, &id).await;
    assert!(results.len() >= 100 && settled(&results) == results.len(), "{}", results.len());
}

#[tokio::test]
async fn a_step_makes_no_more_statements_and_questions_than_the_free_plan_has_room_for() {
    let world = World::new().await;
    world.configure(&[("batches", "2")]).await;
    // Servers that want rest cost most.
    let busy = Kind::Status { status: 503, retry_after: Some("1".into()) };
    world.registries.add_faults([busy.always().at("net").times(3)]);
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    let mut steps = 0;
    while world.job(&mut ada, &id).await.status.is_moving() {
        world.registries.reset_asked();
        world.site.counting.reset();
        advance(&world.site.state, &id).await.unwrap();
        let (statements, asked) = (world.site.counting.statements().len(), world.registries.asked().len());
        assert!(statements <= 47 && asked <= 24, "{statements} statements, {asked} questions");
        steps += 1;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(steps > 3, "{steps}");
}
