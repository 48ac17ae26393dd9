//! Drafts by a link.

use super::{MUG, jacket, press};
use crate::support::{Site, save_products, shop, variant};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use coppice::shop::model::{Product, ProductStatus, Variant};
use coppice_platform::clock::ManualClock;

/// The link that a product's form shows.
fn link_in(page: &str) -> String {
    let link = page.split("/preview/").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    format!("/preview/{link}")
}

#[tokio::test]
async fn a_draft_is_shown_to_whoever_has_its_link_for_a_week_and_to_nobody_else() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = site.admin().await;
    assert!(press(&mut admin, MUG, &[("status", "draft")], "save").await.status.is_redirection());
    let page = press(&mut admin, MUG, &[("name", "Not saved")], "link").await.body;
    assert!(page.contains("value=\"Not saved\""));
    let link = link_in(&page);
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
async fn every_choice_of_a_draft_leads_to_the_draft_and_nothing_into_the_cart() {
    let site = Site::new().await;
    let draft = |product: Product| Product { status: ProductStatus::Draft, ..product };
    // Two sizes and colours, without one of the four; two sizes without options; more than are links.
    let mut without_one = draft(jacket());
    without_one.variants.pop();
    let of = |slug: &str, count: usize| {
        let one = |i| Variant { position: i, ..variant(slug, &format!("Size {i}"), 900) };
        let variants = (0..i64::try_from(count).unwrap()).map(one);
        Product { variants: variants.collect(), ..draft(crate::support::product(slug, "outdoor", 900)) }
    };
    save_products(&site.db(), &shop(), &[without_one, of("hat", 2), of("sock", 120)]).await.unwrap();
    let mut admin = site.admin().await;
    for (slug, links, chosen) in [("jacket", 4, 0), ("hat", 2, 0), ("sock", 0, 120)] {
        let page = press(&mut admin, &format!("/admin/products/p-{slug}"), &[], "link").await.body;
        let link = link_in(&page);
        let mut guest = site.visitor();
        let shown = guest.get(&link).await.body;
        assert!(!shown.contains("/cart/lines") && !shown.contains("quantity"), "{shown}");
        assert!(!shown.contains(&format!("/shop/{slug}")), "{shown}");
        let address = |text: &str| text.split('"').next().unwrap().replace("&amp;", "&");
        let mut ways: Vec<_> = shown.split("href=\"/preview/").skip(1).map(address).collect();
        assert_eq!(ways.len(), links, "{shown}");
        if let Some(form) = shown.split("<form class=\"choose\"").nth(1) {
            let form = form.split("</form>").next().unwrap();
            let value = |name: &str| {
                address(form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default())
            };
            let action = address(form.split("action=\"/preview/").nth(1).unwrap());
            let signed = ["exp", "kid", "sig"].map(|name| format!("{name}={}", value(name))).join("&");
            let ids = form.split("<option value=\"").skip(1).map(address);
            ways.extend(ids.map(|id| format!("{action}?{signed}&variant={}", id.replace(' ', "+"))));
            assert_eq!(ways.len(), chosen);
        }
        for way in ways.iter().take(5).chain(ways.last()) {
            let answer = guest.get(&format!("/preview/{way}")).await;
            assert!(answer.status == StatusCode::OK && answer.body.contains("data-stock"), "{way}");
            assert!(!answer.body.contains("no longer offered"), "{way}");
            assert_eq!(answer.body.contains("This is the nearest one"), way.contains("&nearest=1"), "{way}");
        }
    }
}

#[tokio::test]
async fn a_link_to_a_draft_hangs_on_the_keys_of_links_alone() {
    let [one, two] = [1, 2].map(|byte| BASE64_URL_SAFE_NO_PAD.encode([byte; 32]));
    let with = async |keys: &str, secret: &str| {
        Site::with(&[("LINK_KEYS", keys), ("AUTH_SECRET", &secret.repeat(32))]).await
    };
    let site = with(&format!("1:{one}"), "a").await;
    let link = link_in(&press(&mut site.admin().await, MUG, &[], "link").await.body);
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
