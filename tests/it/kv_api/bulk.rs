//! Many values at once.

use serde_json::{Value, json};

use super::program::{NAMESPACE, V4, failure, site, told};

#[tokio::test]
async fn what_is_good_of_many_is_done_together_and_the_rest_is_named() {
    let (_site, program) = site().await;
    let pairs = json!({ "pairs": [
        { "key": "a", "value": "1", "metadata": { "m": 1 }, "expirationTtl": 60 },
        { "key": "", "value": "2" },
        { "key": "b", "value": { "x": [1] } },
        { "key": "c" },
        { "key": "a", "value": "last" },
        { "key": "d", "value": "x", "expirationTtl": 59 },
        7
    ] });
    let answer = program.send_json("POST", "/api/v1/kv/bulk", pairs.to_string()).await;
    let (status, json) = told(&answer);
    assert_eq!(
        (status, &json["total"], &json["successful"], &json["failed"]),
        (207, &json!(7), &json!(3), &json!(4))
    );
    let done: Vec<_> =
        json["results"].as_array().unwrap().iter().map(|result| result["success"] == json!(true)).collect();
    assert_eq!(done, [true, false, true, false, true, false, false]);
    assert_eq!(json["results"][3]["key"], json!("c"));
    assert_eq!(program.get("a").await.1["value"], json!("last"));
    assert_eq!(program.get("b?type=json").await.1["value"], json!({ "x": [1] }));
    assert_eq!(program.get("a/metadata").await.1["metadata"], Value::Null);

    let atomic = json!({ "pairs": [{ "key": "e", "value": 1 }, { "key": "", "value": 2 }] });
    let answer = program.send_json("POST", "/api/v1/kv/bulk?atomic=true", atomic.to_string()).await;
    let (status, json) = told(&answer);
    assert_eq!((status, &json["successful"], &json["failed"]), (422, &json!(0), &json!(2)));
    assert_eq!(program.get("e").await.0, 404);
}

#[tokio::test]
async fn many_are_deleted_and_read_at_once() {
    let (_site, program) = site().await;
    for key in ["a", "b", "c"] {
        program.put(key, json!({ "is": key })).await;
    }
    let many = r#"{"keys":["a","b","a","gone"],"type":"json","cacheTtl":60}"#;
    let answer = program.send_json("POST", "/api/v1/kv/batch", many).await;
    assert_eq!(
        told(&answer),
        (200, json!({ "values": { "a": { "is": "a" }, "b": { "is": "b" }, "gone": null } }))
    );
    let answer = program.send_json("POST", "/api/v1/kv/batch/metadata", r#"{"keys":["a","gone"]}"#).await;
    assert_eq!(
        told(&answer),
        (200, json!({ "values": { "a": { "value": "{\"is\":\"a\"}", "metadata": null }, "gone": null } }))
    );
    let keys =
        |count: usize| json!({ "keys": (0..count).map(|i| format!("k{i}")).collect::<Vec<_>>() }).to_string();
    assert_eq!(told(&program.send_json("POST", "/api/v1/kv/batch", keys(100)).await).0, 200);
    assert_eq!(
        failure(&program.send_json("POST", "/api/v1/kv/batch", keys(101)).await),
        (400, "too_many_keys".into())
    );

    let answer = program.send_json("POST", "/api/v1/kv/bulk/delete", r#"{"keys":["a","gone","",1]}"#).await;
    let (status, json) = told(&answer);
    assert_eq!((status, &json["successful"], &json["failed"]), (207, &json!(2), &json!(2)));
    assert_eq!((program.get("a").await.0, program.get("b").await.0), (404, 200));
    assert_eq!(failure(&program.send_json("POST", "/api/v1/kv/bulk/delete", keys(10_001)).await).0, 400);
}

#[tokio::test]
async fn ten_thousand_are_one_transaction_and_one_more_is_refused() {
    let (site, program) = site().await;
    let pairs: Vec<_> =
        (0..10_000).map(|i| json!({ "key": format!("k{i:05}"), "value": "v".repeat(200) })).collect();
    let answer = program.send_json("POST", "/api/v1/kv/bulk", json!({ "pairs": pairs }).to_string()).await;
    assert_eq!(told(&answer).1["successful"], json!(10_000));
    #[derive(serde::Deserialize)]
    struct Count {
        count: i64,
        versions: i64,
    }
    let count = site
        .row::<Count>("SELECT count(*) AS count, count(DISTINCT version) AS versions FROM kv_store")
        .await;
    assert_eq!((count.count, count.versions), (10_000, 1));
    let one_more: Vec<_> = (0..10_001).map(|i| json!({ "key": format!("m{i}"), "value": 1 })).collect();
    let answer = program.send_json("POST", "/api/v1/kv/bulk", json!({ "pairs": one_more }).to_string()).await;
    assert_eq!(failure(&answer), (400, "too_many_keys".into()));
}

#[tokio::test]
async fn a_bulk_that_is_killed_at_any_moment_has_done_all_or_nothing() {
    // Two of these are large, so that there are several statements to be killed at.
    let pairs: Vec<_> = (0..20)
        .map(
            |i| json!({ "key": format!("k{i}"), "value": "v".repeat(if i % 7 == 0 { 400_000 } else { 10 }) }),
        )
        .collect();
    let body = Value::Array(pairs).to_string();
    let mut survived = false;
    for (steps, lost) in (0..10).flat_map(|steps| [(steps, false), (steps, true)]) {
        let (site, program) = site().await;
        site.faults.crash_after(steps, lost);
        let answer = program.send_json("PUT", &format!("{V4}/{NAMESPACE}/bulk"), body.clone()).await;
        site.faults.clear();
        let (_, list) = told(&program.ask("GET", "/api/v1/kv").await);
        let there = list["keys"].as_array().unwrap().len();
        assert!(there == 0 || there == 20, "{steps}: {there}");
        assert!(answer.status != 200 || there == 20, "{steps}: it was told that all is done");
        survived = answer.status == 200;
        if survived {
            break;
        }
    }
    assert!(survived);
}
