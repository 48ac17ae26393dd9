//! The bounds, from both sides, in both shapes.

use serde_json::json;

use super::program::{NAMESPACE, V4, failure, site, told};

/// A body of JSON that sets these fields beside a value.
fn with(fields: &str) -> String {
    format!(r#"{{"value":"x",{fields}}}"#)
}

#[tokio::test]
async fn a_key_has_512_bytes_and_is_decoded_once() {
    let (_site, program) = site().await;
    let values = format!("{V4}/{NAMESPACE}/values");
    for (sent, status, key) in [
        ("x".repeat(512), 201, "x".repeat(512)),
        ("x".repeat(513), 414, String::new()),
        ("%C3%A9".repeat(256), 201, "é".repeat(256)),
        ("%C3%A9".repeat(257), 414, String::new()),
        ("a%2Fb".into(), 201, "a/b".into()),
        ("a%252Fb".into(), 201, "a%2Fb".into()),
        ("%F0%9F%98%80".into(), 201, "😀".into()),
        ("a%20b+c".into(), 201, "a b+c".into()),
        ("%25zz".into(), 201, "%zz".into()),
        ("%00".into(), 400, String::new()),
        ("a%00b".into(), 400, String::new()),
        (".".into(), 400, String::new()),
        ("..".into(), 400, String::new()),
        ("%2E%2e".into(), 400, String::new()),
        ("%FF".into(), 400, String::new()),
        ("%ED%A0%80".into(), 400, String::new()),
    ] {
        let answer = program.put(&sent, json!("x")).await;
        assert_eq!(answer.status, status, "{sent}: {}", answer.body);
        assert_eq!(program.get(&sent).await.0, if status == 201 { 200 } else { status }, "{sent}");
        if status == 201 {
            assert_eq!(told(&answer).1["key"], json!(key));
        }
        let answer = program.send("PUT", &format!("{values}/{sent}"), "y").await;
        assert_eq!(answer.status, if status == 201 { 200 } else { status }, "{sent}: {}", answer.body);
        if status != 201 {
            assert_eq!(failure(&answer).1, "10001");
        }
    }
}

#[tokio::test]
async fn a_value_lives_a_minute_at_least_and_metadata_has_1024_bytes() {
    let (site, program) = site().await;
    let now = site.platform.clock.now();
    let metadata = |bytes: usize| format!(r#""metadata":"{}""#, "m".repeat(bytes - 2));
    for (fields, status) in [
        (r#""expirationTtl":60"#.to_owned(), 200),
        (r#""expirationTtl":59"#.into(), 400),
        (r#""expirationTtl":0"#.into(), 400),
        (r#""expirationTtl":-60"#.into(), 400),
        (r#""expirationTtl":60.0"#.into(), 200),
        (r#""expirationTtl":60.5"#.into(), 400),
        (r#""expirationTtl":1e300"#.into(), 400),
        (r#""expirationTtl":"60""#.into(), 400),
        (r#""expirationTtl":9007199254740993"#.into(), 200),
        (r#""expirationTtl":99999999999999999999"#.into(), 400),
        (format!(r#""expiration":{}"#, now + 70), 200),
        (format!(r#""expiration":{}"#, now + 50), 400),
        (r#""expiration":2147483647"#.into(), 200),
        (r#""expiration":2147483648"#.into(), 400),
        (r#""expiration":1,"expirationTtl":60"#.into(), 200),
        (r#""expiration":null,"expirationTtl":null"#.into(), 200),
        (metadata(1_024), 200),
        (metadata(1_025), 413),
        (r#""metadata":"#.to_owned() + &"[".repeat(512) + &"]".repeat(512), 200),
        (r#""metadata":"#.to_owned() + &"[".repeat(100_000) + &"]".repeat(100_000), 413),
        (r#""unknown":1"#.into(), 400),
        (r#""value":"y""#.into(), 400),
    ] {
        program.put("k", json!("before")).await;
        let answer = program.send_json("PUT", "/api/v1/kv/k", with(&fields)).await;
        let shown: String = fields.chars().take(60).collect();
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
        let stays = if status == 200 { "x" } else { "before" };
        assert_eq!(program.get("k").await.1["value"], json!(stays), "{shown}");
    }
    for (query, status) in [
        ("expiration_ttl=60", 200),
        ("expiration_ttl=59", 400),
        ("expiration_ttl=abc", 400),
        ("expiration_ttl=", 200),
        ("expiration=1", 400),
        ("expiration=2147483648", 400),
    ] {
        let answer = program.send("PUT", &format!("{V4}/{NAMESPACE}/values/k?{query}"), "z").await;
        assert_eq!(answer.status, status, "{query}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_value_has_1_900_000_bytes_as_it_is_stored() {
    let (_site, program) = site().await;
    for (value, status) in
        [("v".repeat(1_900_000), 201), ("v".repeat(1_900_001), 413), ("\u{1}".repeat(1_900_000), 200)]
    {
        assert_eq!(program.put("k", json!(value)).await.status, status);
    }
    let values = format!("{V4}/{NAMESPACE}/values/b");
    assert_eq!(program.send("PUT", &values, vec![0xff; 1_425_000]).await.status, 200);
    let answer = program.send("PUT", &values, vec![0xff; 1_425_001]).await;
    assert_eq!(failure(&answer), (413, "10001".into()));
    assert_eq!(program.ask("GET", &values).await.bytes, vec![0xff; 1_425_000]);
    assert_eq!(program.send("PUT", &values, vec![0; 20_000_000]).await.status, 413);
}

#[tokio::test]
async fn what_is_no_json_or_not_what_it_must_be_is_refused_in_words() {
    let (_site, program) = site().await;
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ("[null, null]", 400),
        (r#"["x"]"#, 400),
        ("null", 400),
        ("{}", 400),
        (r#"{"value":}"#, 400),
        (r#"{"value":"\ud800"}"#, 400),
        (r#"{"value":{"a":"\ud800"}}"#, 201),
        (r#"{"value":null}"#, 200),
        (r#"{"value":1e999}"#, 200),
        (r#"{"value":"a\u0000b"}"#, 200),
        ("{\"value\":\"\u{feff}\"}", 200),
    ] {
        let answer = program.send_json("PUT", "/api/v1/kv/k", body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
        assert!(status < 400 || told(&answer).1["error"].as_str().unwrap().len() > 5);
    }
    let deep = format!(r#"{{"value":{}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(program.send_json("PUT", "/api/v1/kv/deep", deep).await.status, 201);
    assert_eq!(program.get("deep?type=json").await.0, 200);

    let answer = program.send("PUT", "/api/v1/kv/k", r#"{"value":1}"#).await;
    assert_eq!(failure(&answer), (415, "unsupported_media_type".into()));
    let answer = program.ask("POST", "/api/v1/kv/k").await;
    assert_eq!(failure(&answer), (405, "method_not_allowed".into()));
    assert!(answer.headers["allow"].to_str().unwrap().contains("PUT"));
    assert_eq!(failure(&program.ask("GET", "/api/v1/nothing").await), (404, "not_found".into()));
    assert_eq!(failure(&program.ask("GET", "/client/v4/nothing").await), (404, "7003".into()));
    assert_eq!(
        failure(&program.ask("PATCH", &format!("{V4}/{NAMESPACE}/values/k")).await),
        (405, "7001".into())
    );
}
