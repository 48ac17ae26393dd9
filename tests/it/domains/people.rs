//! Whose a search is.

use axum::http::StatusCode;

use super::World;
use crate::support::Site;

#[tokio::test]
async fn anothers_search_is_not_there_and_an_admin_sees_the_shops() {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    let mut eve = world.somebody("eve@example.com").await;
    let mut admin = world.site.admin().await;
    let reads = [
        format!("/domains/{id}"),
        format!("/domains/{id}/events"),
        format!("/domains/{id}/results.csv"),
        format!("/domains/{id}/results.json"),
        format!("/api/domains/search?id={id}"),
        format!("/api/domains/results?id={id}"),
    ];
    for path in &reads {
        assert_eq!(eve.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(admin.get(path).await.status, StatusCode::OK, "{path}");
        assert_eq!(ada.get(path).await.status, StatusCode::OK, "{path}");
        let nobody = world.site.visitor().get(path).await;
        assert!(
            nobody.status == StatusCode::UNAUTHORIZED || nobody.status == StatusCode::SEE_OTHER,
            "{path}: {}",
            nobody.status
        );
    }
    for what in ["cancel", "followup", "retry"] {
        let path = format!("/domains/{id}/{what}");
        assert_eq!(eve.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!eve.get("/domains/history?everybody=1").await.body.contains(&id));
    assert!(admin.get("/domains/history?everybody=1").await.body.contains(&id));
    assert!(!admin.get("/domains/history").await.body.contains(&id));
}

#[tokio::test]
async fn where_it_is_the_admins_others_are_told_so() {
    let site = Site::new().await;
    let token = site.open_session("ada@example.com").await;
    let mut ada = site.visitor().with_cookie("session", &token);
    for path in ["/domains", "/domains/new", "/domains/history", "/api/domains/config", "/domains/x/events"] {
        assert_eq!(ada.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_ne!(site.admin().await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(ada.post("/domains", &[("name", "a")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ada.get("/admin/domains/config").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_person_begins_ten_searches_an_hour_and_one_is_worked_at() {
    let world = World::new().await;
    world.configure(&[]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let first = world.begin(&mut ada).await;
    coppice::domains::service::advance(&world.site.state, &first).await.unwrap();
    let second = world.begin(&mut ada).await;
    coppice::domains::service::advance(&world.site.state, &second).await.unwrap();
    assert!(world.results(&mut ada, &second).await.is_empty(), "it waits for the first");
    ada.post(&format!("/domains/{first}/cancel"), &[]).await;
    coppice::domains::service::advance(&world.site.state, &second).await.unwrap();
    assert!(!world.results(&mut ada, &second).await.is_empty());
    for _ in 0..8 {
        world.begin(&mut ada).await;
    }
    let form = [("name", "One more"), ("tlds", "com")];
    assert_eq!(ada.post("/domains", &form).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn events_go_on_from_where_a_browser_was_and_end_with_the_search() {
    let world = World::new().await;
    world.configure(&[("batches", "1"), ("candidates", "10")]).await;
    let mut ada = world.somebody("ada@example.com").await;
    let id = world.begin(&mut ada).await;
    world.to_its_end(&id).await;
    let path = format!("/domains/{id}/events");
    let whole = ada.get(&path).await;
    assert_eq!(whole.header("content-type"), "text/event-stream");
    assert!(whole.body.starts_with("retry: 2000\n") && whole.body.contains("event: end"), "{}", whole.body);
    let rows = |body: &str| body.matches("data-domain=").count();
    let all = world.results(&mut ada, &id).await.len();
    assert_eq!(rows(&whole.body), all);
    let last = whole.body.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap();
    let request = ada.request("GET", &path).header("last-event-id", last).body(axum::body::Body::empty());
    assert_eq!(ada.send(request.unwrap()).await.status, StatusCode::NO_CONTENT);
    // Wherever it broke off, what was told before and what is told after is each name once.
    for seq in 0..last.parse().unwrap() {
        let rest = ada.get(&format!("{path}?after={seq}")).await;
        let told = world.results(&mut ada, &id).await.iter().filter(|one| one.seq > seq).count();
        assert_eq!(rows(&rest.body), told, "after {seq}");
    }
}
