//! What the registries that are played do.

use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::native::HttpClient;
use coppice_platform::{ErrorKind, Http, PlatformError};
use serde_json::{Value, json};

use crate::{Asked, Kind, Options, Registrations, Server, is_registered_by_rule};

async fn start(ports: u16) -> Server {
    Server::start(Options { ports, ..Options::default() }).await.unwrap()
}

async fn send(method: &str, url: &str, body: Value) -> Result<http::Response<Bytes>, PlatformError> {
    let request = http::Request::builder().method(method).uri(url).header("content-type", "application/json");
    let request = request.body(body.to_string().into()).unwrap();
    let limits =
        HttpLimits { timeout: Duration::from_secs(1), max_bytes: 10_000_000, reach: Reach::Anywhere };
    HttpClient::default().send(request, limits).await
}

async fn get(url: &str) -> (u16, String) {
    let answer = send("GET", url, Value::Null).await.unwrap();
    (answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap())
}

async fn post(url: &str, body: Value) {
    assert!(send("POST", url, body).await.unwrap().status().is_success());
}

fn domain(server: &Server, name: &str) -> String {
    let ending = name.rsplit('.').next().unwrap();
    format!("{}/r/{ending}/domain/{name}", server.origins()[0])
}

/// The beginning of a name below `.com` that is, or is not, registered by the rule.
fn by_rule(registered: bool) -> String {
    (0..).map(|n| format!("name{n}.com")).find(|name| is_registered_by_rule(name) == registered).unwrap()
}

#[tokio::test]
async fn the_bootstrap_file_leads_to_every_port() {
    let server = start(3).await;
    let (status, file) = get(&format!("{}/bootstrap.json", server.origins()[0])).await;
    assert_eq!(status, 200);
    for origin in server.origins() {
        assert!(file.contains(origin.as_str()), "{origin}");
    }
    let [(_, bootstrap), (_, dns)] = server.settings();
    assert_eq!(bootstrap.split(' ').count(), 3);
    assert!(dns.starts_with(&server.origins()[0]));
}

#[tokio::test]
async fn registries_and_dns_agree() {
    let server = start(1).await;
    for (registered, status, dns) in [(true, 200, 0), (false, 404, 3)] {
        let name = by_rule(registered);
        let (answered, body) = get(&domain(&server, &name)).await;
        assert_eq!(answered, status);
        assert_eq!(body.contains("ldhName"), registered);
        let (_, body) = get(&format!("{}/dns-query?name={name}.&type=NS", server.origins()[0])).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["Status"], dns);
        assert_eq!(body["Answer"].is_array(), registered);
    }
}

#[tokio::test]
async fn names_are_what_was_said_until_it_is_reset() {
    let server = start(1).await;
    let (free, taken) = (by_rule(false), by_rule(true));
    let origin = &server.origins()[0];
    post(&format!("{origin}/_registered"), json!({ "registered": [free], "free": [taken] })).await;
    server.register(Registrations { delegated: vec!["odd.com".into()], ..Registrations::default() });
    assert_eq!(get(&domain(&server, &free)).await.0, 200);
    assert_eq!(get(&domain(&server, &taken)).await.0, 404);
    assert_eq!(get(&domain(&server, "odd.com")).await.0, 404);
    assert!(get(&format!("{origin}/dns-query?name=odd.com&type=NS")).await.1.contains("Answer"));
    post(&format!("{origin}/_reset"), Value::Null).await;
    assert_eq!(get(&domain(&server, &free)).await.0, 404);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn it_errs_as_often_as_it_is_told_and_with_whom() {
    let server = start(2).await;
    let origin = &server.origins()[0];
    let rule = json!([
        { "name": "a.com", "times": 1, "kind": "status", "status": 429, "retry_after": "5" },
        { "registry": "net", "kind": "html", "status": 404 },
    ]);
    post(&format!("{origin}/_faults"), rule).await;
    server.register(Registrations { registered: vec!["a.com".into()], ..Registrations::default() });
    let answer = send("GET", &domain(&server, "a.com"), Value::Null).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "5"));
    assert_eq!(get(&domain(&server, "a.com")).await.0, 200);
    let (status, body) = get(&domain(&server, "a.net")).await;
    assert_eq!((status, body.contains("<p>")), (404, true));
    let asked: Vec<Asked> = serde_json::from_str(&get(&format!("{origin}/_asked")).await.1).unwrap();
    let names: Vec<_> = asked.iter().map(|asked| (asked.registry.as_str(), asked.name.as_str())).collect();
    assert_eq!(names, [("com", "a.com"), ("com", "a.com"), ("net", "a.net")]);
    assert!(asked.iter().all(|asked| asked.at > 1_700_000_000_000 && &asked.origin == origin));
}

#[tokio::test]
async fn every_kind_of_fault_is_what_it_says() {
    let server = start(1).await;
    let url = domain(&server, "a.com");
    let ask = async |kind: Kind| {
        server.reset();
        server.add_faults([kind.always()]);
        send("GET", &url, Value::Null).await
    };
    let error = async |kind| ask(kind).await.unwrap_err().kind;
    let body = async |kind| ask(kind).await.unwrap().into_body();
    assert_eq!(error(Kind::Drop).await, ErrorKind::Unanswered);
    assert_eq!(error(Kind::Cut).await, ErrorKind::Unanswered);
    assert_eq!(error(Kind::Endless).await, ErrorKind::TimedOut);
    assert_eq!(error(Kind::Slow { ms: 5_000 }).await, ErrorKind::TimedOut);
    assert_eq!(body(Kind::Large).await.len(), 10_000_000);
    assert!(body(Kind::AnotherName).await.windows(12).any(|part| part == b"ANOTHER.NAME"));
    assert!(body(Kind::NoDomain).await.windows(10).any(|part| part == b"nameserver"));
    let location = |answer: http::Response<Bytes>| answer.headers()["location"].to_str().unwrap().to_owned();
    for (kind, to) in [
        (Kind::Redirect { to: "https://else.where/".into() }, "https://else.where/"),
        (Kind::Loop, "/r/com/domain/a.com"),
        (Kind::Chain, "/r/com/domain/a.com?hop=1"),
    ] {
        let answer = ask(kind).await.unwrap();
        assert_eq!((answer.status().as_u16(), location(answer).as_str()), (302, to));
    }
    let further = send("GET", &format!("{url}?hop=1"), Value::Null).await.unwrap();
    assert_eq!(location(further), "/r/com/domain/a.com?hop=2");
}
