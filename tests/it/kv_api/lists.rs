//! Lists.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::program::{Program, failure, site, told};

fn names(list: &Value) -> Vec<String> {
    list["keys"].as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap().to_owned()).collect()
}

async fn put_all(program: &Program, keys: &[&str]) {
    let pairs: Vec<_> = keys.iter().map(|key| json!({ "key": key, "value": 1 })).collect();
    let answer = program.send_json("POST", "/api/v1/kv/bulk", json!({ "pairs": pairs }).to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn a_prefix_is_taken_to_the_letter_and_keys_come_in_the_order_of_their_bytes() {
    let (_site, program) = site().await;
    let long = "p".repeat(60);
    let longer = format!("{long}q");
    let keys = [
        "%",
        "%a",
        "_",
        "_a",
        "a",
        "a%",
        "a_b",
        "aXb",
        "A",
        "é",
        "\u{d7ff}x",
        "\u{e000}x",
        "\u{ffff}",
        "\u{10ffff}",
        "\u{10ffff}\u{10ffff}",
        "😀",
        &long,
        &longer,
    ];
    put_all(&program, &keys).await;
    for prefix in ["", "%", "_", "a", "a_", "A", "\u{d7ff}", "\u{10ffff}", "😀", &long, "b"] {
        let encoded = serde_urlencoded::to_string([("prefix", prefix)]).unwrap();
        let (status, list) = told(&program.ask("GET", &format!("/api/v1/kv?{encoded}")).await);
        let expected: BTreeSet<String> =
            keys.iter().filter(|key| key.starts_with(prefix)).map(|key| (*key).to_owned()).collect();
        assert_eq!((status, &list["list_complete"]), (200, &json!(true)));
        assert_eq!(names(&list), expected.into_iter().collect::<Vec<_>>(), "{prefix:?}");
    }
}

#[tokio::test]
async fn pages_name_no_key_twice_and_miss_none_that_stayed_while_others_come_and_go() {
    let (_site, program) = site().await;
    let stays: Vec<String> = (0..40).map(|i| format!("k{i:02}")).collect();
    put_all(&program, &stays.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for round in 0.. {
        let more = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
        let (status, list) = told(&program.ask("GET", &format!("/api/v1/kv?prefix=k&limit=7{more}")).await);
        assert_eq!(status, 200);
        seen.extend(names(&list));
        put_all(&program, &[&format!("k0{round}-new"), &format!("k3{round}-new")]).await;
        program.ask("DELETE", &format!("/api/v1/kv/k0{round}-new")).await;
        match list["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    let distinct: BTreeSet<_> = seen.iter().collect();
    assert_eq!(distinct.len(), seen.len());
    assert!(stays.iter().all(|key| distinct.contains(key)));

    for (query, code) in [
        ("cursor=garbage", "bad_cursor"),
        (&format!("prefix=j&cursor={cursor}"), "bad_cursor"),
        ("limit=0", "bad_limit"),
        ("limit=1001", "bad_limit"),
        ("limit=x", "bad_limit"),
    ] {
        assert_eq!(
            failure(&program.ask("GET", &format!("/api/v1/kv?{query}")).await),
            (400, code.into()),
            "{query}"
        );
    }
    assert_eq!(program.ask("GET", "/api/v1/kv?limit=1&limit=2").await.status, 400);
    assert_eq!(told(&program.ask("GET", "/api/v1/kv?limit=1").await).1["list_complete"], json!(false));
}
