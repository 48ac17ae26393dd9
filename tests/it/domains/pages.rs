//! What people see of a search.

use axum::http::StatusCode;
use coppice::domains::model::{JobStatus, ResultState};

use super::World;
use coppice_platform::sql::Statement;

#[tokio::test]
async fn somebody_finds_a_name_and_reads_why_it_is_free() {
    let world = World::new().await;
    world.configure(&[]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    let page = ada.get(&format!("/domains/{id}")).await;
    assert!(
        page.body.contains("data-events") && page.body.contains("http-equiv=\"refresh\""),
        "{}",
        page.body
    );
    world.to_its_end(&id).await;

    let job = world.job(&mut ada, &id).await;
    assert_eq!((job.status, job.batch), (JobStatus::NeedsFollowup, 2));
    let results = world.results(&mut ada, &id).await;
    assert_eq!(results.iter().filter(|one| one.state == ResultState::Queued).count(), 0);
    for one in &results {
        let registered = coppice_rdap_server::is_registered_by_rule(&one.domain);
        let expected = if registered { ResultState::Registered } else { ResultState::Available };
        assert_eq!(one.state, expected, "{}", one.domain);
        assert!(one.evidence.iter().any(|one| one.source == "rdap" && one.url.is_some()), "{one:?}");
    }
    // The name that it is for is asked for everywhere, first of all.
    for tld in super::ENDINGS {
        assert!(results.iter().any(|one| one.domain == format!("northbakery.{tld}")), "{tld}");
    }
    let page = ada.get(&format!("/domains/{id}")).await;
    let free = results.iter().find(|one| one.state == ResultState::Available).unwrap();
    for said in [
        &free.unicode,
        "Not registered: its registry",
        "How we know",
        "porkbun.com",
        "Which way shall we go on?",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(!page.body.contains("http-equiv=\"refresh\""));
    let ranks: Vec<_> = results.iter().map(|one| (one.rank(), -one.score)).collect();
    assert!(ranks.is_sorted_by(|a, b| a <= b), "{ranks:?}");
}

#[tokio::test]
async fn a_searchs_page_takes_one_round_trip_beside_the_sessions() {
    let world = World::new().await;
    world.configure(&[("batches", "1")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    ada.get("/account").await;
    for path in [
        format!("/domains/{id}"),
        format!("/domains/{id}?state=available"),
        "/domains".into(),
        "/domains/history".into(),
        "/domains/new".into(),
    ] {
        let session = ada.get("/account").await.round_trips();
        let page = ada.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.round_trips() <= session + 1, "{path}: {} beside {session}", page.round_trips());
    }
}

#[tokio::test]
async fn a_search_goes_on_as_its_person_answers_and_an_answer_to_nothing_is_refused() {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    let answer = [("use_words", "moon"), ("length", "short"), ("style", "playful")];
    let path = format!("/domains/{id}/followup");
    assert_eq!(ada.post(&path, &answer).await.status, StatusCode::CONFLICT);
    world.to_its_end(&id).await;
    let wrong = ada.post(&path, &[("budget", "free of charge"), ("use_words", "moon")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("whole dollars") && wrong.body.contains("free of charge"), "{}", wrong.body);
    assert_eq!(ada.post(&path, &answer).await.status, StatusCode::SEE_OTHER);
    let before = world.results(&mut ada, &id).await.len();
    world.to_its_end(&id).await;
    let after = world.results(&mut ada, &id).await;
    assert!(after.len() > before);
    assert_eq!(world.job(&mut ada, &id).await.batch, 2);
}

#[tokio::test]
async fn nothing_is_stored_of_a_search_that_was_cancelled() {
    let world = World::new().await;
    world.configure(&[]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    let step = coppice::domains::service::advance(&world.site.state, &id);
    let cancel = async {
        tokio::time::sleep(std::time::Duration::from_millis(120)).await;
        let done = ada.post(&format!("/domains/{id}/cancel"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        world.results(&mut ada, &id).await
    };
    let (step, at_once) = tokio::join!(step, cancel);
    step.unwrap();
    assert_eq!(world.results(&mut ada, &id).await, at_once);
    world.to_its_end(&id).await;
    assert_eq!(world.results(&mut ada, &id).await, at_once);
    assert_eq!(world.job(&mut ada, &id).await.status, JobStatus::Cancelled);
    assert_eq!(ada.post(&format!("/domains/{id}/cancel"), &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_is_said_in_ones_own_words_fills_the_fields_and_starts_nothing() {
    let world = World::new().await;
    let mut ada = world.somebody("ada@example.com").await;
    let page = ada.get("/domains/new?vibe=A+playful+bakery+called+North+Bakery+that+bakes+sourdough").await;
    assert!(page.body.contains("value=\"North Bakery\"") && page.body.contains("sourdough"), "{}", page.body);
    assert!(page.body.contains("This is what we understood"));
    let long = format!("/domains/new?vibe={}", "a".repeat(601));
    assert_eq!(ada.get(&long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(ada.get("/domains").await.body.contains("You have not searched yet"));
}

#[tokio::test]
async fn what_can_t_be_searched_comes_back_as_it_was_typed() {
    let world = World::new().await;
    let mut ada = world.somebody("ada@example.com").await;
    for (field, value, said) in [
        ("name", "", "Say what you want a name for."),
        ("domain_idea", "north.com", "without a dot"),
        ("domain_idea", "p\u{430}ypal", "problem"),
        ("tlds", "com nosuchending", "nosuchending"),
        ("keywords", "a,b,c,d,e,f,g,h,i,j,k,l,m", "At most 12"),
    ] {
        let mut form = vec![("name", "North <b>Bakery"), ("tlds", "com")];
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        let page = ada.post("/domains", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
        assert!(page.body.contains(said), "{field}={value}: {}", page.body);
        assert!(!page.body.contains("<b>Bakery"));
    }
}

#[tokio::test]
async fn settings_are_versions_and_a_search_keeps_the_one_it_was_begun_with() {
    let world = World::new().await;
    world.configure(&[("target", "5"), ("name", "First")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.configure(&[("target", "7"), ("name", "Second")]).await;
    assert_eq!(world.job(&mut ada, &id).await.settings.target, 5);
    let mut admin = world.site.admin().await;
    let page = admin.get("/admin/domains/config").await;
    assert!(page.body.contains("First") && page.body.contains("Second") && page.body.contains("value=\"7\""));
    let again = admin.post("/admin/domains/config/activate", &[("version", "1")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(ada.get("/api/domains/config").await.body.contains("\"version\":1"));
    assert_eq!(admin.post("/admin/domains/config/activate", &[("version", "9")]).await.status, 404);
    let log = admin.get("/admin/audit?action=search_settings_changed").await.body;
    assert!(
        log.contains("version 1 again") && !log.contains("version 9"),
        "what did not happen is not noted"
    );
    let wrong = admin.post("/admin/domains/config", &[("batches", "11"), ("registrars", "<x>")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("from 1 to 10") && wrong.body.contains("&lt;x>"));
}

#[tokio::test]
async fn what_is_taken_along_tells_all_and_no_spreadsheet_takes_it_for_a_formula() {
    let world = World::new().await;
    world.configure(&[("batches", "1")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    let results = world.results(&mut ada, &id).await;
    let csv = ada.get(&format!("/domains/{id}/results.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.body.lines().count(), results.len() + 1);
    let json: serde_json::Value =
        serde_json::from_str(&ada.get(&format!("/domains/{id}/results.json")).await.body).unwrap();
    assert_eq!(json["results"].as_array().unwrap().len(), results.len());
}

/// What is asked by searches, and by those who look at them.
pub async fn searching() -> (World, Vec<Statement>) {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    let mut admin = world.site.admin().await;
    for query in
        ["", "?state=available", "?state=likely&tld=com", "?after=0~0.9~a.com", "/results.csv", "/events"]
    {
        assert!(admin.get(&format!("/domains/{id}{query}")).await.status.is_success(), "{query}");
    }
    for path in ["/domains/history", "/domains/history?everybody=1", "/admin/domains/config"] {
        assert!(admin.get(path).await.status.is_success(), "{path}");
    }
    ada.post(&format!("/domains/{id}/followup"), &[]).await;
    ada.post(&format!("/domains/{id}/cancel"), &[]).await;
    let mut budget = coppice::tick::budget::Budget::unlimited();
    coppice::domains::service::sweep_duty(&world.site.state, &mut budget).await.unwrap();
    let statements = world.site.counting.statements();
    let names: std::collections::BTreeSet<_> = statements.iter().map(|statement| statement.name).collect();
    assert!(names.contains("domain_settle") && names.contains("rdap_cache_sweep"), "{names:?}");
    (world, statements)
}

#[tokio::test]
async fn no_statement_about_searches_reads_a_whole_table() {
    let (world, statements) = searching().await;
    crate::plans::read_no_whole_table(&world.site, statements).await;
}
