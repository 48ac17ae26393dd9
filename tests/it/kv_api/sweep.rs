//! What is over goes.

use std::time::Duration;

use coppice::kv_api::service::sweep;
use coppice::tick::budget::Budget;
use coppice_platform::clock::ManualClock;
use serde::Deserialize;
use serde_json::json;

use super::program::{NAMESPACE, V4, program, with};
use crate::support::Site;

#[derive(Deserialize)]
struct Count {
    count: i64,
}

async fn rows(site: &Site) -> i64 {
    site.row::<Count>("SELECT count(*) AS count FROM kv_store").await.count
}

#[tokio::test]
async fn what_is_over_is_read_by_nobody_and_goes_bit_by_bit() {
    let clock = ManualClock::at(1_800_000_000_000);
    let (site, program) = with(Site::at(clock.clone()).await).await;
    let pairs: Vec<_> = (0..1_200)
        .map(|i| json!({ "key": format!("k{i}"), "value": 1, "expirationTtl": 60 }))
        .chain([json!({ "key": "stays", "value": 1 })])
        .collect();
    let body = json!({ "pairs": pairs }).to_string();
    assert_eq!(program.send_json("POST", "/api/v1/kv/bulk", body).await.status, 200);
    assert_eq!(program.get("k7").await.0, 200);
    clock.advance(Duration::from_secs(60));
    assert_eq!(program.get("k7").await.0, 404);
    assert_eq!(rows(&site).await, 1_201);

    let mut budget = Budget::new(6);
    sweep::duty(&site.state, &mut budget).await.unwrap();
    assert!(budget.is_exhausted());
    assert_eq!(rows(&site).await, 201);
    sweep::duty(&site.state, &mut Budget::new(40)).await.unwrap();
    assert_eq!(rows(&site).await, 1);
}

#[tokio::test]
async fn a_namespace_that_is_deleted_is_gone_at_once_and_its_values_follow() {
    let (site, bound) = super::program::site().await;
    let all = program(&site, "all", None, "[\"read\",\"write\",\"admin\"]", "[]").await;
    bound.put("k", json!(1)).await;
    assert_eq!(all.ask("DELETE", &format!("{V4}/{NAMESPACE}")).await.status, 200);
    // The key that was good for it alone is good for nothing any more.
    assert_eq!(bound.get("k").await.0, 401);
    assert_eq!(rows(&site).await, 1);
    sweep::duty(&site.state, &mut Budget::new(40)).await.unwrap();
    assert_eq!(rows(&site).await, 0);
}
