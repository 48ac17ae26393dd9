//! The static files, where the platform does not serve them.

use crate::support::Site;
use axum::http::StatusCode;

#[tokio::test]
async fn what_anybody_may_keep_for_good_brings_nobodys_cookies() {
    let site = Site::new().await;
    let page = site.visitor().get("/shop").await.body;
    let style = page.split("href=\"").find(|rest| rest.starts_with("/assets/")).unwrap();
    let style = style.split('"').next().unwrap();
    site.counting.reset();
    let mut visitor = site.visitor().with_cookie("session", "junk").with_cookie("bm_forged", "x.y");
    let answer = visitor.get(style).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(site.counting.sessions(), 0);
    assert_eq!(visitor.get("/assets/nothing.css").await.status, StatusCode::NOT_FOUND);
}
