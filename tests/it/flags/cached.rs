//! How old a flag may be, and what it costs.

use std::time::Duration;

use axum::http::StatusCode;
use coppice::config::Config;
use coppice::people::service::add_member;
use coppice::state::AppState;
use coppice::visitor::MemberRole;
use coppice_platform::clock::ManualClock;

use super::{SEARCH, switch};
use crate::support::{Site, Visitor, shop};

/// How often flags were read.
fn reads(site: &Site) -> usize {
    site.counting.statements().iter().filter(|statement| statement.name == "flags").count()
}

#[tokio::test]
async fn a_page_that_asks_no_flag_pays_for_none_and_one_that_does_pays_once_a_minute() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = site.admin().await;
    site.counting.reset();
    for path in ["/", "/shop", "/shop/mug-57", "/cart", "/account", "/admin", "/admin/orders", "/domains"] {
        assert!(admin.get(path).await.status.is_success(), "{path}");
    }
    assert_eq!(reads(&site), 0);
    for _ in 0..5 {
        assert!(admin.get("/domains/new").await.status.is_success());
        clock.advance(Duration::from_secs(11));
    }
    assert_eq!(reads(&site), 1);
    clock.advance(Duration::from_secs(10));
    assert!(admin.get("/domains/new").await.status.is_success());
    assert_eq!(reads(&site), 2);
}

#[tokio::test]
async fn whoever_switches_sees_it_at_once_and_another_isolate_within_a_minute() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let mut admin = site.admin().await;
    let other = AppState::new(site.platform.clone(), Config::read(site.platform.env.as_ref()).unwrap());
    let router = coppice::router::router(other);
    let there = |visitor: &Visitor| {
        let mut there = visitor.clone();
        there.router = router.clone();
        there
    };
    // Somebody who manages the shop, and writes no flags.
    let mut manager = site.visitor();
    manager.sign_in(&site, "mia@example.com").await;
    manage(&site, "mia@example.com").await;
    let mut elsewhere = there(&manager);
    for visitor in [&mut manager, &mut elsewhere] {
        assert_eq!(visitor.get("/domains/new").await.status, StatusCode::OK);
    }
    for off in [true, false] {
        switch(&mut admin, SEARCH, off).await;
        let now = if off { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        let mut operator_there = there(&admin);
        for visitor in [&mut admin, &mut operator_there, &mut manager] {
            assert_eq!(visitor.get("/domains/new").await.status, now, "{off}");
        }
        clock.advance(Duration::from_secs(60));
        assert_eq!(elsewhere.get("/domains/new").await.status, now, "{off}");
    }
}

/// Has this person manage the shop.
async fn manage(site: &Site, email: &str) {
    add_member(&site.platform, &site.db(), &shop(), email, MemberRole::Admin).await.unwrap();
}

#[tokio::test]
async fn what_was_switched_off_stays_off_where_flags_can_not_be_read_and_then_is_as_the_code_has_it() {
    let clock = ManualClock::at(1_800_000_000_000);
    let site = Site::at(clock.clone()).await;
    let (mut admin, mut manager) = (site.admin().await, site.visitor());
    manager.sign_in(&site, "mia@example.com").await;
    manage(&site, "mia@example.com").await;
    switch(&mut admin, SEARCH, true).await;
    assert_eq!(manager.get("/domains/new").await.status, StatusCode::SERVICE_UNAVAILABLE);
    site.faults.add("sql.flags:unavailable".parse().unwrap());
    clock.advance(Duration::from_secs(300));
    assert_eq!(manager.get("/domains/new").await.status, StatusCode::SERVICE_UNAVAILABLE);
    clock.advance(Duration::from_secs(700));
    assert_eq!(manager.get("/domains/new").await.status, StatusCode::OK);
}
