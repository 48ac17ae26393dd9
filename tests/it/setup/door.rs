//! Who knocks, and what it costs.

use axum::http::StatusCode;
use serde::Deserialize;

use super::{door, form, set_up};
use crate::support::Site;

#[tokio::test]
async fn once_there_is_a_shop_whoever_asks_for_the_set_up_costs_the_database_nothing() {
    let (site, key) = door().await;
    set_up(&mut site.visitor(), &key).await;
    let mut visitor = site.visitor();
    visitor.get("/setup").await;
    site.counting.reset();
    for _ in 0..20 {
        for path in ["/setup", &format!("/setup?key={key}")] {
            let answer = visitor.get(path).await;
            assert_eq!((answer.status, answer.round_trips()), (StatusCode::NOT_FOUND, 0));
            assert_eq!(answer.header("cache-control"), "private, no-store");
        }
        assert_eq!(set_up(&mut visitor, &key).await.status, StatusCode::NOT_FOUND);
    }
    assert!(site.counting.statements().is_empty());
}

#[tokio::test]
async fn who_can_not_be_told_from_others_uses_up_nobodys_tries_at_the_door() {
    let header =
        [("CLIENT_ADDRESS_HEADER", "x-client"), ("SETUP_KEY", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")];
    let site = Site::empty(&header).await;
    for key in ["wrong", header[1].1] {
        let refused = site.visitor().get(&format!("/setup?key={key}")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    }
    let tries: i64 = count_of_tries(&site).await;
    assert_eq!(tries, 0);
    // Where there is no key at all, whoever looks is told so, however often.
    let none = Site::empty(&[]).await;
    let mut visitor = none.visitor();
    for _ in 0..12 {
        assert_eq!(visitor.get("/setup").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(count_of_tries(&none).await, 0);
}

async fn count_of_tries(site: &Site) -> i64 {
    #[derive(Deserialize)]
    struct Tries {
        tries: i64,
    }
    let row: Tries = site.row("SELECT COUNT(*) AS tries FROM rate_limits").await;
    row.tries
}

#[tokio::test]
async fn the_set_up_promises_signing_in_elsewhere_only_where_mail_can_be_sent() {
    let key = "k".repeat(40);
    for (mail, promised) in [("outbox:", true), ("none:", false)] {
        let site = Site::empty(&[("SETUP_KEY", &key), ("MAIL_URL", mail)]).await;
        let mut owner = site.visitor();
        let page = owner.get(&format!("/setup?key={key}")).await;
        let refused = owner.post("/setup", &form(&key, "name", "")).await;
        for answer in [page, refused] {
            assert_eq!(answer.body.contains("elsewhere you sign in with this address"), promised, "{mail}");
            assert_eq!(answer.body.contains("once the shop can send mail"), !promised, "{mail}");
        }
    }
}
