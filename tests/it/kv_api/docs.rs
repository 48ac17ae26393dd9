//! The API, for people.

use super::program::site;

#[tokio::test]
async fn the_page_tells_of_everything_that_can_be_asked_and_asks_nothing_of_the_database() {
    let (site, _) = site().await;
    let answer = site.visitor().get("/api/v1/docs").await;
    assert_eq!(answer.status, 200);
    for part in [
        "PUT",
        "/kv/bulk/delete",
        "x-d1-bookmark",
        "curl -X PUT",
        "CLOUDFLARE_API_BASE_URL=http://localhost/client/v4",
    ] {
        assert!(answer.body.contains(part), "{part}");
    }
    assert_eq!(answer.body.matches("<h1").count(), 1);
    let cost = answer.headers["server-timing"].to_str().unwrap();
    assert!(!cost.contains("round trip") || cost.contains("desc=\"0 round trips\""), "{cost}");
}
