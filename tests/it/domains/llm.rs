//! A language model that thinks of names, or of something else.

use std::sync::{Arc, Mutex};

use axum::routing::post;
use axum::{Json, Router};
use coppice::domains::model::SearchJob;
use coppice::domains::service::advance;
use coppice_rdap_server::{Options, Server};
use serde_json::{Value, json};

use crate::support::Site;

/// A model that always writes this; what it was asked.
async fn model(writes: Value) -> (String, Arc<Mutex<Vec<Value>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    let answer = move |Json(question): Json<Value>| {
        heard.lock().unwrap().push(question);
        let writes = writes.clone();
        async move { Json(writes) }
    };
    let router = Router::new().route("/v1/chat/completions", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/chat/completions", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

/// The names that a search thinks of with this model, how it stands, and its page.
async fn search(url: &str) -> (Vec<String>, SearchJob, String) {
    let registries = Server::start(Options { ports: 1, ..Options::default() }).await.unwrap();
    let [(name, bootstrap), (dns, dns_url)] = registries.settings();
    let settings = [
        (name, bootstrap.as_str()),
        (dns, &dns_url),
        ("DOMAINS_OPEN_TO", "users"),
        ("DOMAINS_LLM_URL", url),
        ("DOMAINS_LLM_MODEL", "small"),
        ("DOMAINS_LLM_KEY", "hush"),
    ];
    let site = Site::with(&settings).await;
    let token = site.open_session("ada@example.com").await;
    let mut ada = site.visitor().with_cookie("session", &token);
    let form = [("name", "North Bakery"), ("keywords", "bread"), ("tlds", "com")];
    let begun = ada.post("/domains", &form).await;
    let id = begun.header("location").trim_start_matches("/domains/").to_owned();
    advance(&site.state, &id).await.unwrap();
    let all: Value =
        serde_json::from_str(&ada.get(&format!("/domains/{id}/results.json")).await.body).unwrap();
    let names = all["results"].as_array().unwrap().iter();
    let names = names.map(|one| one["domain"].as_str().unwrap().to_owned()).collect();
    let page = ada.get(&format!("/domains/{id}")).await.body;
    (names, serde_json::from_value(all["search"].clone()).unwrap(), page)
}

fn completion(content: &str) -> Value {
    let usage = json!({ "prompt_tokens": 7, "completion_tokens": 9 });
    json!({ "choices": [{ "message": { "role": "assistant", "content": content } }], "usage": usage })
}

#[tokio::test]
async fn names_of_a_model_are_asked_for_and_it_is_told_what_is_looked_for() {
    let (url, asked) = model(completion(r#"{"names": ["tidehearth", "ovenglow", "not a name"]}"#)).await;
    let (names, job, page) = search(&url).await;
    for name in ["northbakery.com", "tidehearth.com", "ovenglow.com"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    assert!(names.len() > 10 && job.reason.is_none() && !page.contains("language model"));
    let asked = asked.lock().unwrap();
    assert!(asked[0]["messages"][1]["content"].as_str().unwrap().contains("North Bakery"), "{asked:?}");
    assert_eq!((asked.len(), &asked[0]["model"]), (1, &json!("small")));
}

#[tokio::test]
async fn a_model_that_writes_nonsense_is_done_without_and_that_is_said() {
    for content in
        ["I am sorry.", "<script>alert(1)</script>", "{\"names\": \"all\"}", "{\"names\": [\"<b>\"]}"]
    {
        let (url, _) = model(completion(content)).await;
        let (names, job, page) = search(&url).await;
        assert!(names.len() > 10, "{content}");
        assert!(
            job.reason.unwrap().contains("language model did not answer") && page.contains("our own words")
        );
        assert!(!page.contains("alert(1)"));
    }
    // Nobody is there at all.
    assert!(search("http://127.0.0.1:1/v1/chat/completions").await.1.reason.is_some());
    // Ten thousand names are no more than were asked for.
    let many = json!({ "names": (0..10_000).map(|n| format!("name{n}")).collect::<Vec<_>>() }).to_string();
    assert!(search(&model(completion(&many)).await.0).await.0.len() <= 50);
}
