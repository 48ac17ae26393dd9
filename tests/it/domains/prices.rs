//! What names cost, by a list of the operator's.

use axum::Router;
use axum::routing::get;
use coppice::domains::service::{advance, refresh_prices};
use serde_json::Value;

use crate::support::Site;

/// The price of a name below `.com` that a search shows where the operator's list is this.
async fn price(list: &'static str) -> (Value, Value) {
    let router = Router::new().route("/prices", get(async move || list));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/prices", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    // Nobody answers: names are thought of all the same.
    let nobody = "http://127.0.0.1:1/bootstrap.json";
    let settings = [("RDAP_BOOTSTRAP_URL", nobody), ("DNS_URL", nobody), ("DOMAINS_PRICES_URL", &*url)];
    let site = Site::with(&settings).await;
    refresh_prices(&site.state).await.unwrap();
    let mut admin = site.admin().await;
    let begun = admin.post("/domains", &[("name", "North Bakery"), ("tlds", "com")]).await;
    let id = begun.header("location").trim_start_matches("/domains/").to_owned();
    advance(&site.state, &id).await.unwrap();
    let all: Value =
        serde_json::from_str(&admin.get(&format!("/domains/{id}/results.json")).await.body).unwrap();
    let first = &all["results"][0];
    (first["price_cents"].clone(), first["renewal_cents"].clone())
}

#[tokio::test]
async fn prices_are_the_operators_where_they_can_be_read_and_else_those_that_are_compiled_in() {
    let list = r#"{"pricing": {"com": {"registration": "9.99", "renewal": "12.34"}}}"#;
    assert_eq!(price(list).await, (999.into(), 1_234.into()));
    let usual = coppice_wordsmith::PriceList::embedded().price("com").unwrap();
    for broken in ["", "<html>", r#"{"pricing": 7}"#] {
        assert_eq!(
            price(broken).await,
            (usual.first_year_cents.into(), usual.renewal_cents.into()),
            "{broken}"
        );
    }
}
