//! What visitors see when something behind the pages fails.

use crate::support::Site;
use axum::http::StatusCode;

const MUG: &str = "v-mug-57-one";

#[tokio::test]
async fn a_cache_that_fails_costs_time_and_nothing_else() {
    let site = Site::new().await;
    site.faults.add("kv:unavailable".parse().unwrap());
    let mut visitor = site.visitor();
    for path in ["/", "/shop?sort=name", "/shop/mug-57"] {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status, answer.cache()), (StatusCode::OK, "error"), "{path}");
    }
    assert_eq!(
        visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_database_that_is_down_leaves_cached_pages_up_and_asks_for_patience_elsewhere() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    visitor.get("/shop").await;
    visitor.get("/shop/mug-57").await;
    visitor.post("/cart/lines", &[("variant", MUG), ("quantity", "2")]).await;
    let mut stranger = site.visitor();
    stranger.get("/shop").await;
    site.faults.add("sql:unavailable".parse().unwrap());

    for path in ["/shop", "/shop/mug-57"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/shop?q=mug", "/shop/lamp-58", "/cart"] {
        let answer = visitor.get(path).await;
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (StatusCode::SERVICE_UNAVAILABLE, "5"),
            "{path}"
        );
        assert!(answer.body.contains("try again in a moment") && answer.body.contains("Request"), "{path}");
        assert!(!answer.body.to_lowercase().contains("sql"), "nothing of the inside shows");
        assert_eq!(answer.header("cache-control"), "private, no-store");
    }
    let lost = visitor.as_script().post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
    assert_eq!(lost.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(lost.body.contains("\"code\":\"unavailable\""));

    site.faults.clear();
    assert!(
        visitor.get("/cart").await.body.contains("value=\"2\""),
        "nothing is lost and nothing is half done"
    );
}

#[tokio::test]
async fn a_database_that_refuses_is_a_mistake_of_ours_and_says_nothing_of_itself() {
    let site = Site::new().await;
    site.visitor().get("/robots.txt").await;
    site.faults.add("sql.products_list:refused".parse().unwrap());
    let answer = site.visitor().get("/shop").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.body.contains("Something went wrong") && !answer.body.contains("products_list"));
    assert!(answer.body.contains(answer.header("x-request-id")));
}

#[tokio::test]
async fn a_database_that_is_slow_is_waited_for_only_so_long() {
    let site = Site::with(&[("REQUEST_TIMEOUT_MS", "200")]).await;
    site.visitor().get("/robots.txt").await;
    site.faults.add("sql.products_list:slow=5000".parse().unwrap());
    let answer = site.visitor().get("/shop").await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    site.faults.clear();
    assert_eq!(
        site.visitor().get("/shop").await.status,
        StatusCode::OK,
        "who was given up has not kept others waiting"
    );
}

#[tokio::test]
async fn more_visitors_than_there_are_seats_for_wait_and_then_are_told_to_come_back() {
    let site = Site::with(&[("MAX_IN_FLIGHT", "2"), ("MAX_WAIT_MS", "50")]).await;
    site.visitor().get("/robots.txt").await;
    site.faults.add("sql.products_list:slow=300".parse().unwrap());
    let waiting: Vec<_> = (0..2)
        .map(|i| {
            let mut visitor = site.visitor();
            tokio::spawn(async move { visitor.get(&format!("/shop?q=mug+{i}")).await.status })
        })
        .collect();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let answer = site.visitor().get("/shop/mug-57").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    for task in waiting {
        assert_eq!(task.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(site.visitor().get("/shop/mug-57").await.status, StatusCode::OK);

    let patient = Site::with(&[("MAX_IN_FLIGHT", "1")]).await;
    patient.visitor().get("/robots.txt").await;
    patient.faults.add("sql.products_list:slow=100".parse().unwrap());
    let together = (0..5).map(|i| {
        let mut visitor = patient.visitor();
        async move { visitor.get(&format!("/shop?q=mug+{i}")).await.status }
    });
    let statuses = futures_util::future::join_all(together).await;
    assert!(statuses.iter().all(|status| *status == StatusCode::OK), "{statuses:?}");
}

#[tokio::test]
async fn a_host_nobody_claims_is_the_default_shops_and_without_one_it_is_being_set_up() {
    let site = Site::new().await;
    assert!(site.visitor_at("unknown.example").get("/").await.body.contains("Shop default"));
    let empty = Site::empty(&[]).await;
    let answer = empty.visitor().get("/").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("This shop is being set up"));
}
