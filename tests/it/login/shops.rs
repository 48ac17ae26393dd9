//! What a person does at one shop is none of another's.

use axum::http::StatusCode;
use coppice::auth::service::Token;

use crate::support::{Site, Visitor};

const ADA: &str = "ada@example.com";

async fn devices(visitor: &mut Visitor) -> usize {
    visitor.get("/account/sessions").await.body.matches("data-testid=\"device\"").count()
}

async fn is_in(visitor: &mut Visitor) -> bool {
    visitor.get("/account").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_shop_lists_and_ends_its_own_sessions_alone() {
    let site = Site::new().await;
    let [mut phone, mut laptop] = [site.visitor(), site.visitor()];
    let mut elsewhere = site.visitor_at("other.example");
    for visitor in [&mut phone, &mut laptop, &mut elsewhere] {
        visitor.sign_in(&site, ADA).await;
    }
    assert_eq!(devices(&mut elsewhere).await, 1);
    assert_eq!(devices(&mut phone).await, 2);
    for visitor in [&phone, &laptop] {
        let hash = Token::parse(&visitor.cookies["session"]).unwrap().hash();
        elsewhere.post(&format!("/account/sessions/{hash}/end"), &[]).await;
    }
    elsewhere.post("/account/sessions/end-others", &[]).await;
    assert!(is_in(&mut phone).await && is_in(&mut laptop).await && is_in(&mut elsewhere).await);

    phone.post("/account/sessions/end-others", &[]).await;
    assert!(is_in(&mut phone).await && !is_in(&mut laptop).await && is_in(&mut elsewhere).await);
}

#[tokio::test]
async fn whoever_has_used_up_their_tries_at_one_shop_has_them_at_another() {
    let site = Site::new().await;
    let mut here = site.visitor();
    let mut there = site.visitor_at("other.example");
    there.address = here.address;
    let mut asked = 0;
    while here.post("/login", &[("email", ADA)]).await.status == StatusCode::SEE_OTHER {
        asked += 1;
        assert!(asked < 100, "there is a limit");
    }
    assert_eq!(here.post("/login", &[("email", ADA)]).await.status, StatusCode::TOO_MANY_REQUESTS);
    there.sign_in(&site, ADA).await;
    assert!(is_in(&mut there).await);
}
