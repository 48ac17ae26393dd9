//! `/readyz`.

use axum::http::StatusCode;
use coppice_platform::sql::Statement;

use crate::support::{Answer, Site};

async fn ask(site: &Site) -> (StatusCode, Answer) {
    let answer = site.visitor().get("/readyz").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status, answer)
}

#[tokio::test]
async fn whoever_would_be_served_is_told_so_and_how_well() {
    let site = Site::new().await;
    for (faults, status, words) in [
        ("none", StatusCode::OK, "ok"),
        ("sql.schema:slow=700", StatusCode::OK, "degraded"),
        ("sql.schema:slow=20000", StatusCode::SERVICE_UNAVAILABLE, "The database does not answer in time."),
        ("sql:unavailable", StatusCode::SERVICE_UNAVAILABLE, "The database does not answer."),
        // What pages can do without is no matter.
        ("kv:unavailable, bucket:unavailable, mail:unavailable", StatusCode::OK, "ok"),
    ] {
        site.faults.replace(&coppice_platform::faulty::Faults::parse(faults).unwrap());
        let began = site.platform.clock.now_ms();
        let (told, answer) = ask(&site).await;
        assert_eq!((told, answer.body.as_str()), (status, words), "{faults}");
        assert!(site.platform.clock.now_ms() - began < 10_000, "{faults}");
        assert_eq!(answer.headers.contains_key("retry-after"), status != StatusCode::OK, "{faults}");
    }
}

#[tokio::test]
async fn tables_older_than_the_program_are_no_place_to_serve_from() {
    let site = Site::new().await;
    let sql = "DELETE FROM d1_migrations WHERE name = '0024_kv_api.sql'";
    site.db().query(Statement::write("test_older", sql)).await.unwrap();
    let (status, answer) = ask(&site).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("its migrations are to be applied"), "{}", answer.body);
    // Newer ones are: the next program's are there before it is.
    let sql = "INSERT INTO d1_migrations (name) VALUES ('0024_kv_api.sql'), ('9999_next.sql')";
    site.db().query(Statement::write("test_newer", sql)).await.unwrap();
    assert_eq!(ask(&site).await.0, StatusCode::OK);
}
