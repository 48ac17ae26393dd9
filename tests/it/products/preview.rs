//! Drafts by a link.

use super::{MUG, press};
use crate::support::Site;
use axum::http::StatusCode;
use coppice_platform::clock::ManualClock;

#[tokio::test]
async fn a_draft_is_shown_to_whoever_has_its_link_for_a_week_and_to_nobody_else() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = site.admin().await;
    assert!(press(&mut admin, MUG, &[("status", "draft")], "save").await.status.is_redirection());
    let page = press(&mut admin, MUG, &[("name", "Not saved")], "link").await.body;
    assert!(page.contains("value=\"Not saved\""));
    let link = page.split("/preview/").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let link = format!("/preview/{link}");
    let mut guest = site.visitor();
    assert_eq!(guest.get("/shop/mug-57").await.status, StatusCode::NOT_FOUND);
    let shown = guest.get(&link).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("mug 57") && shown.body.contains("noindex"));
    assert!(shown.header("cache-control").contains("no-store"));
    let other = link.replace("p-mug-57", "p-lamp-58");
    let later = link.replace("exp=", "exp=9");
    for bad in [other.as_str(), later.as_str(), "/preview/p-mug-57"] {
        assert_eq!(guest.get(bad).await.status, StatusCode::FORBIDDEN, "{bad}");
    }
    assert_ne!(site.visitor_at("other.example").get(&link).await.status, StatusCode::OK);
    clock.advance(std::time::Duration::from_secs(7 * 24 * 3_600 + 1));
    assert_eq!(guest.get(&link).await.status, StatusCode::FORBIDDEN);
}
