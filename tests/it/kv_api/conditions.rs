//! Writing only what was seen.

use futures_util::future::join_all;
use serde_json::json;

use super::program::{failure, site, told};

#[tokio::test]
async fn a_value_is_written_under_a_condition_or_not_at_all() {
    let (_site, program) = site().await;
    let put = async |headers: &[(&str, &str)], value: &str| {
        let answer =
            program.send_under("PUT", "/api/v1/kv/k", json!({ "value": value }).to_string(), headers).await;
        let tag = answer.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned());
        (answer.status.as_u16(), tag)
    };
    assert_eq!(put(&[("if-match", "*")], "a").await, (412, None));
    assert_eq!(put(&[("if-match", "\"1\"")], "a").await, (412, None));
    let (status, first) = put(&[("if-none-match", "*")], "a").await;
    assert_eq!(status, 201);
    let first = first.unwrap();
    assert_eq!(put(&[("if-none-match", "*")], "b").await, (412, Some(first.clone())));
    let (status, second) = put(&[("if-match", &format!("\"999\", {first}"))], "b").await;
    assert_eq!(status, 200);
    assert_eq!(put(&[("if-match", &first)], "c").await, (412, second.clone()));
    assert_eq!(put(&[("if-match", &format!("W/{}", second.as_ref().unwrap()))], "c").await.0, 412);
    assert_eq!(put(&[("if-match", "b")], "c").await.0, 400);
    assert_eq!(put(&[("if-none-match", &first)], "c").await.0, 400);
    assert_eq!(program.get("k").await.1["value"], json!("b"));

    let delete = async |tag: &str| {
        let request = program.request("DELETE", "/api/v1/kv/k").header("if-match", tag);
        program.visitor.ask(request.body(axum::body::Body::empty()).unwrap()).await
    };
    assert_eq!(failure(&delete(&first).await), (412, "precondition_failed".into()));
    assert_eq!(told(&delete(&second.unwrap()).await).0, 200);
    assert_eq!(failure(&delete("*").await), (412, "precondition_failed".into()));
}

#[tokio::test]
async fn of_two_hundred_who_write_what_they_have_all_seen_one_does() {
    let (_site, program) = site().await;
    program.put("k", json!("seen")).await;
    let puts = (0..200).map(|i| {
        let program = &program;
        async move {
            let body = json!({ "value": format!("by {i}") }).to_string();
            program.send_under("PUT", "/api/v1/kv/k", body, &[("if-match", "\"1\"")]).await.status.as_u16()
        }
    });
    let statuses = join_all(puts).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 199);
    let winner = statuses.iter().position(|status| *status == 200).unwrap();
    assert_eq!(program.get("k").await.1["value"], json!(format!("by {winner}")));
}
