//! Cloudflare's shape.

use serde_json::json;

use super::program::{NAMESPACE, V4, failure, program, site, told};

#[tokio::test]
async fn namespaces_are_made_renamed_listed_and_deleted() {
    let (site, bound) = site().await;
    let program = program(&site, "all", None, "[\"read\",\"write\",\"admin\"]", "[]").await;
    let (status, made) = told(&program.send("POST", V4, r#"{"title":"Second"}"#).await);
    assert_eq!((status, &made["success"], &made["result"]["title"]), (200, &json!(true), &json!("Second")));
    let id = made["result"]["id"].as_str().unwrap().to_owned();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(failure(&program.send("POST", V4, r#"{"title":"Second"}"#).await), (400, "10014".into()));
    assert_eq!(failure(&program.send("POST", V4, r#"{"title":" "}"#).await), (400, "10001".into()));
    assert_eq!(failure(&bound.send("POST", V4, r#"{"title":"Third"}"#).await), (403, "10000".into()));

    let (_, list) = told(&program.ask("GET", &format!("{V4}?per_page=1&page=2&order=title")).await);
    assert_eq!(list["result"], json!([{ "id": id, "title": "Second", "supports_url_encoding": true }]));
    assert_eq!(
        list["result_info"],
        json!({ "page": 2, "per_page": 1, "count": 1, "total_count": 2, "total_pages": 2 })
    );
    let (_, past) = told(&program.ask("GET", &format!("{V4}?per_page=100&page=9")).await);
    assert_eq!((&past["result"], &past["result_info"]["count"]), (&json!([]), &json!(0)));
    let (_, own) = told(&bound.ask("GET", V4).await);
    assert_eq!(own["result_info"]["total_count"], json!(1));

    let named = format!("{V4}/{id}");
    let (_, renamed) = told(&program.send("PUT", &named, r#"{"title":"Other"}"#).await);
    assert_eq!(renamed["result"]["title"], json!("Other"));
    assert_eq!(failure(&program.send("PUT", &named, r#"{"title":"First"}"#).await), (400, "10014".into()));
    program.send("PUT", &format!("{named}/values/k"), "v").await;
    assert_eq!(told(&program.ask("DELETE", &named).await).0, 200);
    for answer in [
        program.ask("GET", &named).await,
        program.ask("GET", &format!("{named}/values/k")).await,
        program.ask("GET", &format!("{named}/keys")).await,
        program.send("PUT", &format!("{named}/values/k"), "v").await,
        program.send("PUT", &format!("{named}/bulk"), r#"[{"key":"a","value":"b"}]"#).await,
        program.ask("DELETE", &format!("{named}/values/k")).await,
        program.ask("DELETE", &named).await,
        bound.ask("GET", &format!("{V4}/ffffffffffffffffffffffffffffffff/values/k")).await,
    ] {
        assert_eq!(failure(&answer), (404, "10013".into()), "{}", answer.body);
    }
    assert_eq!(told(&program.send("POST", V4, r#"{"title":"Other"}"#).await).0, 200);
}

#[tokio::test]
async fn a_value_is_whatever_bytes_came_however_they_came() {
    let (site, program) = site().await;
    let at = |key: &str| format!("{V4}/{NAMESPACE}/values/{key}");
    for bytes in [b"plain".to_vec(), vec![0, 159, 146, 150], Vec::new(), "é😀".into(), b"{\"a\":1}".to_vec()]
    {
        assert_eq!(
            told(&program.send("PUT", &at("k"), bytes.clone()).await),
            (200, json!({ "success": true, "errors": [], "messages": [], "result": null }))
        );
        let answer = program.ask("GET", &at("k")).await;
        assert_eq!(
            (answer.bytes, &answer.headers["content-type"]),
            (bytes, &"application/octet-stream".parse().unwrap())
        );
    }
    let form = |value: &str| {
        format!(
            "--b\r\ncontent-disposition: form-data; {value}\r\n\r\nin a form\r\n--b\r\ncontent-disposition: form-data; name=\"metadata\"\r\n\r\n{{\"a\":1}}\r\n--b--\r\n"
        )
    };
    for value in ["name=\"value\"", "name=\"value\"; filename=\"upload\""] {
        let request = program.request("PUT", &at("f?expiration_ttl=120"));
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        let answer = program.visitor.ask(request.body(form(value).into()).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answer = program.ask("GET", &at("f")).await;
        assert_eq!(answer.body, "in a form");
        assert!(
            answer.headers["expiration"].to_str().unwrap().parse::<i64>().unwrap()
                > site.platform.clock.now() + 100
        );
        let (_, metadata) = told(&program.ask("GET", &at("f").replace("values", "metadata")).await);
        assert_eq!(metadata["result"], json!({ "a": 1 }));
    }
    let request = program.request("PUT", &at("f")).header("content-type", "multipart/form-data; boundary=b");
    let answer = program.visitor.ask(request.body("nothing of a form".into()).unwrap()).await;
    assert_eq!(failure(&answer), (400, "10001".into()));
    assert_eq!(
        told(&program.ask("GET", &at("k").replace("values", "metadata")).await).1["result"],
        json!(null)
    );
    assert_eq!(failure(&program.ask("GET", &at("gone")).await), (404, "10009".into()));
    assert_eq!(told(&program.ask("DELETE", &at("gone")).await).0, 200);
}

#[tokio::test]
async fn many_are_all_done_or_none_is_and_the_bad_one_is_named() {
    let (_site, program) = site().await;
    let at = |what: &str| format!("{V4}/{NAMESPACE}/{what}");
    let good = r#"[{"key":"a","value":"1","metadata":{"m":1},"expiration_ttl":60},{"key":"b","value":"AP8=","base64":true},{"key":"c","value":"3","expiration":null}]"#;
    let (status, done) = told(&program.send("PUT", &at("bulk"), good).await);
    assert_eq!(
        (status, &done["result"]),
        (200, &json!({ "successful_key_count": 3, "unsuccessful_keys": [] }))
    );
    assert_eq!(program.ask("GET", &at("values/b")).await.bytes, [0, 255]);
    for (body, index) in [
        (r#"[{"key":"x","value":"1"},{"key":"","value":"1"}]"#, 1),
        (r#"[{"key":"x","value":"?","base64":true}]"#, 0),
        (r#"[{"key":"x","value":"1"},{"key":"y","value":"1","expiration_ttl":5}]"#, 1),
    ] {
        let answer = program.send("PUT", &at("bulk"), body).await;
        assert_eq!(failure(&answer), (400, "10001".into()));
        assert!(answer.body.contains(&format!("(at index {index})")), "{}", answer.body);
        assert_eq!(failure(&program.ask("GET", &at("values/x")).await), (404, "10009".into()));
    }
    let (_, got) =
        told(&program.send("POST", &at("bulk/get"), r#"{"keys":["a","gone"],"withMetadata":true}"#).await);
    assert_eq!(got["result"]["values"]["a"]["metadata"], json!({ "m": 1 }));
    assert_eq!(got["result"]["values"]["gone"], json!(null));
    let (_, got) = told(&program.send("POST", &at("bulk/get"), r#"{"keys":["a"],"type":"json"}"#).await);
    assert_eq!(got["result"]["values"], json!({ "a": 1 }));

    let (_, keys) = told(&program.ask("GET", &at("keys?limit=10&prefix=")).await);
    assert_eq!(keys["result_info"], json!({ "count": 3, "cursor": "" }));
    assert_eq!(failure(&program.ask("GET", &at("keys?limit=9")).await), (400, "10001".into()));
    assert_eq!(failure(&program.ask("GET", &at("keys?cursor=garbage")).await), (400, "10001".into()));
    for (method, what) in [("DELETE", "bulk"), ("POST", "bulk/delete")] {
        let (status, done) = told(&program.send(method, &at(what), r#"["a","gone"]"#).await);
        assert_eq!((status, &done["result"]["successful_key_count"]), (200, &json!(2)), "{method}");
    }
    let (_, keys) = told(&program.ask("GET", &at("keys")).await);
    assert_eq!(keys["result_info"]["count"], json!(2));
}

#[tokio::test]
async fn another_account_and_a_stranger_have_nothing_here() {
    let (site, program) = site().await;
    let other = V4.replace("00000000000000000000000000000000", "11111111111111111111111111111111");
    assert_eq!(failure(&program.ask("GET", &other).await), (404, "7003".into()));
    let answer = site.visitor().get(V4).await;
    assert_eq!(failure(&answer), (401, "10000".into()));
    assert_eq!(told(&answer).1["success"], json!(false));
    let reader = super::program::program(&site, "reader", None, "[\"read\"]", "[]").await;
    assert_eq!(
        failure(&reader.send("PUT", &format!("{V4}/{NAMESPACE}/values/k"), "v").await),
        (403, "10000".into())
    );
}
