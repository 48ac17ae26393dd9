//! Drafts by a link.

use super::{MUG, press};
use crate::support::Site;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
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

#[tokio::test]
async fn a_link_to_a_draft_hangs_on_the_keys_of_links_alone() {
    let [one, two] = [1, 2].map(|byte| BASE64_URL_SAFE_NO_PAD.encode([byte; 32]));
    let with = async |keys: &str, secret: &str| {
        Site::with(&[("LINK_KEYS", keys), ("AUTH_SECRET", &secret.repeat(32))]).await
    };
    let site = with(&format!("1:{one}"), "a").await;
    let page = press(&mut site.admin().await, MUG, &[], "link").await.body;
    let link = page.split("/preview/").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let link = format!("/preview/{link}");
    for (keys, status) in [
        (format!("1:{one}"), StatusCode::OK),
        (format!("2:{two},1:{one}"), StatusCode::OK),
        (format!("2:{two}"), StatusCode::FORBIDDEN),
        (format!("1:{two}"), StatusCode::FORBIDDEN),
    ] {
        let shown = with(&keys, "b").await.visitor().get(&link).await;
        assert_eq!(shown.status, status, "{keys}");
    }
}
