//! One value.

use serde_json::json;

use super::program::{failure, program, site, told};

#[tokio::test]
async fn what_is_written_is_read_at_once_and_says_its_version() {
    let (_site, program) = site().await;
    let first = program.put("a%2Fb", json!("hello")).await;
    assert_eq!(told(&first), (201, json!({ "success": true, "key": "a/b", "version": 1 })));
    assert_eq!(first.headers["etag"], "\"1\"");
    assert!(first.headers["x-d1-bookmark"].len() > 50 && first.headers.get("set-cookie").is_none());
    assert_eq!(program.get("a%2fb").await, (200, json!({ "key": "a/b", "value": "hello" })));
    let second = program.put("a%2Fb", json!({ "n": 1 })).await;
    assert_eq!(told(&second), (200, json!({ "success": true, "key": "a/b", "version": 2 })));
    assert_eq!(program.get("a%2Fb?type=json").await.1["value"], json!({ "n": 1 }));

    // A version never comes twice, not even after a delete.
    assert_eq!(told(&program.ask("DELETE", "/api/v1/kv/a%2Fb").await), (200, json!({ "success": true })));
    assert_eq!(failure(&program.ask("GET", "/api/v1/kv/a%2Fb").await), (404, "not_found".into()));
    assert_eq!(told(&program.ask("DELETE", "/api/v1/kv/a%2Fb").await).0, 200);
    assert_eq!(told(&program.put("a%2Fb", json!("again")).await).0, 201);
    assert!(program.get("a%2Fb/metadata").await.1["version"].as_i64().unwrap() > 2);
}

#[tokio::test]
async fn a_value_is_read_with_what_stands_beside_it_and_as_it_is_asked_for() {
    let (site, program) = site().await;
    let end = site.platform.clock.now() + 1_000;
    let body = format!(
        r#"{{"value":{{"a": 1.0, "a": 12345678901234567890}},"metadata":{{"big": 9007199254740993}},"expiration":{end}}}"#
    );
    assert_eq!(told(&program.send_json("PUT", "/api/v1/kv/k", body).await).0, 201);
    let answer = program.ask("GET", "/api/v1/kv/k/metadata?type=json").await;
    assert!(answer.body.contains(r#""value":{"a": 1.0, "a": 12345678901234567890}"#), "{}", answer.body);
    assert!(answer.body.contains(r#""metadata":{"big": 9007199254740993}"#), "{}", answer.body);
    assert_eq!(told(&answer).1["expiration"], json!(end));
    program.put("bare", json!("text")).await;
    assert_eq!(
        program.get("bare/metadata").await,
        (200, json!({ "key": "bare", "value": "text", "metadata": null, "version": 2 }))
    );
    for (kind, value) in [("text", json!("text")), ("json", json!("text")), ("base64", json!("dGV4dA=="))] {
        assert_eq!(program.get(&format!("bare?type={kind}")).await.1["value"], value, "{kind}");
    }
    assert_eq!(program.get("bare?type=stream").await.0, 400);
    assert_eq!(program.get("bare?tipe=text").await.0, 400);
}

#[tokio::test]
async fn the_names_of_the_routes_are_keys_as_well() {
    let (_site, program) = site().await;
    for key in ["batch", "bulk", "metadata", "health", "kv"] {
        assert_eq!(told(&program.put(key, json!(key)).await).0, 201, "{key}");
        assert_eq!(program.get(key).await.1["value"], json!(key));
        assert_eq!(program.get(&format!("{key}/metadata")).await.1["value"], json!(key));
        assert_eq!(told(&program.ask("DELETE", &format!("/api/v1/kv/{key}")).await).0, 200);
    }
}

#[tokio::test]
async fn one_round_trip_reads_and_two_write() {
    let (_site, program) = site().await;
    program.put("k", json!(1)).await;
    // The first use of a day is noted.
    program.get("k").await;
    for (method, path, body, trips) in [
        ("GET", "/api/v1/kv/k", "", 1),
        ("GET", "/api/v1/kv?prefix=k", "", 1),
        ("PUT", "/api/v1/kv/k", r#"{"value":2}"#, 2),
        ("DELETE", "/api/v1/kv/k", "", 2),
        ("POST", "/api/v1/kv/bulk", r#"{"pairs":[{"key":"a","value":1}]}"#, 2),
    ] {
        let answer = program.send_json(method, path, body).await;
        let cost = answer.headers["server-timing"].to_str().unwrap();
        assert!(cost.contains(&format!("desc=\"{trips} round trip")), "{method} {path}: {cost}");
    }
}

#[tokio::test]
async fn a_key_does_what_it_is_good_for_and_nothing_else() {
    let (site, all) = site().await;
    all.put("own%2F1", json!(1)).await;
    all.put("else", json!(2)).await;
    let reader = program(&site, "reader", Some(super::program::NAMESPACE), "[\"read\"]", "[]").await;
    assert_eq!(reader.get("else").await.0, 200);
    assert_eq!(failure(&reader.put("else", json!(3)).await), (403, "forbidden".into()));
    assert_eq!(failure(&reader.ask("DELETE", "/api/v1/kv/else").await), (403, "forbidden".into()));
    let prefixed =
        program(&site, "prefixed", Some(super::program::NAMESPACE), "[\"read\",\"write\"]", "[\"own/\"]")
            .await;
    assert_eq!(prefixed.get("own%2F1").await.0, 200);
    for answer in [
        prefixed.ask("GET", "/api/v1/kv/else").await,
        prefixed.put("else", json!(3)).await,
        prefixed.ask("DELETE", "/api/v1/kv/else").await,
        prefixed.ask("GET", "/api/v1/kv").await,
        prefixed.ask("GET", "/api/v1/kv?prefix=ow").await,
        prefixed.send_json("POST", "/api/v1/kv/batch", r#"{"keys":["own/1","else"]}"#).await,
    ] {
        assert_eq!(failure(&answer), (403, "out_of_reach".into()), "{}", answer.body);
    }
    let told = told(
        &prefixed
            .send_json(
                "POST",
                "/api/v1/kv/bulk",
                r#"{"pairs":[{"key":"own/2","value":1},{"key":"else","value":1}]}"#,
            )
            .await,
    );
    assert_eq!((told.0, &told.1["successful"]), (207, &json!(1)));
    assert_eq!(all.get("else").await.1["value"], json!("2"));

    let nowhere = program(&site, "nowhere", None, "[\"read\",\"write\"]", "[]").await;
    assert_eq!(failure(&nowhere.ask("GET", "/api/v1/kv/else").await), (403, "no_namespace".into()));
    for token in ["", "tokem", "Token"] {
        let stranger = site.visitor();
        let request =
            stranger.request("GET", "/api/v1/kv/else").header("authorization", format!("Bearer {token}"));
        let answer = stranger.ask(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(failure(&answer), (401, "unauthorized".into()));
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
}
