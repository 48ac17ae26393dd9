//! Heads of requests that mean two things or none, and versions of HTTP that are older than we are.

use std::collections::BTreeMap;

use tokio::io::AsyncWriteExt;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_names_no_host_or_two_or_none_of_ours_is_a_bad_request() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    for (request, expected) in [
        (format!("GET /shop HTTP/1.1\r\nhost: {to}\r\n"), "200"),
        (format!("GET http://{to}/shop HTTP/1.1\r\nhost: {to}\r\n"), "200"),
        ("GET /healthz HTTP/1.0\r\n".into(), "200"),
        ("GET /shop HTTP/1.1\r\n".into(), "400"),
        (format!("GET /shop HTTP/1.1\r\nhost: {to}\r\nhost: {to}\r\n"), "400"),
        (format!("GET /shop HTTP/1.1\r\nhost: {to}\r\nhost: evil.example\r\n"), "400"),
        ("GET /shop HTTP/1.1\r\nhost: \r\n".into(), "400"),
        ("GET /shop HTTP/1.1\r\nhost: a/b\r\n".into(), "400"),
        ("GET /shop HTTP/1.1\r\nhost: ada@a.example\r\n".into(), "400"),
        (format!("GET javascript://a.example/%0aalert(1) HTTP/1.1\r\nhost: {to}\r\n"), "400"),
        (format!("GET javascript:alert(1) HTTP/1.1\r\nhost: {to}\r\n"), "400"),
        (format!("GET https://{to}/shop HTTP/1.1\r\nhost: {to}\r\n"), "400"),
        (format!("GET http://ada:hush@{to}/shop HTTP/1.1\r\nhost: {to}\r\n"), "400"),
        (format!("GET * HTTP/1.1\r\nhost: {to}\r\n"), "400"),
        (format!("CONNECT {to} HTTP/1.1\r\nhost: {to}\r\n"), "400"),
    ] {
        let answer = ask(VISITOR, to, &format!("{request}connection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), expected, "{request}{answer:.200}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_of_http_1_0_that_says_it_stays_stays() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    for path in ["/healthz", "/shop", "/no/such/page", "/assets/none.css"] {
        for encoding in ["", "accept-encoding: gzip\r\n"] {
            let mut stream = connect(VISITOR, to).await;
            let request =
                format!("GET {path} HTTP/1.0\r\nhost: {to}\r\nconnection: keep-alive\r\n{encoding}\r\n");
            stream.write_all(request.repeat(2).as_bytes()).await.unwrap();
            stream.write_all(format!("GET {path} HTTP/1.0\r\nhost: {to}\r\n\r\n").as_bytes()).await.unwrap();
            let answers = rest(&mut stream, std::time::Duration::from_secs(5)).await.unwrap();
            let said = answers.to_ascii_lowercase().matches("connection: keep-alive").count();
            let stayed = answers.matches("HTTP/1.0 ").count() - 1;
            assert_eq!(said, stayed.min(2), "{path} {encoding}: {answers:.400}");
        }
    }
}

/// The fields of an answer, without those that no two answers share, and how it comes in pieces.
fn fields(answer: &str) -> (String, BTreeMap<String, String>) {
    let (head, _) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().to_owned();
    let mut fields: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    for name in ["date", "x-request-id", "server-timing", "transfer-encoding"] {
        fields.remove(name);
    }
    (status, fields)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_says_what_get_says_and_brings_nothing() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    let css = coppice::assets::path("admin.css");
    for path in [
        "/",
        "/shop",
        "/shop?sort=name",
        "/cart",
        "/login",
        "/login/code",
        "/account",
        "/admin",
        "/no/such/page",
        "/shop/none",
        "/robots.txt",
        "/sitemap.xml",
        "/api/shop/products",
        "/api/shop/none",
        "/admin/api/cdn/files",
        "/healthz",
        "/cart/lines",
        "/cdn/none.png",
        css,
        "/favicon.svg",
        "/assets/none.css",
    ] {
        for more in ["", "accept-encoding: gzip\r\n", "accept-encoding: br\r\naccept: application/json\r\n"] {
            let more = format!("connection: close\r\n{more}");
            // The first is answered with what the next finds in a cache.
            ask(VISITOR, to, &head("GET", path, to, &more)).await;
            let get = ask(VISITOR, to, &head("GET", path, to, &more)).await;
            let asked = ask(VISITOR, to, &head("HEAD", path, to, &more)).await;
            assert_eq!(fields(&asked), fields(&get), "{path} {more}");
            assert!(asked.ends_with("\r\n\r\n"), "{path}: {asked}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_load_balancer_may_ask_for_options() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    for (path, methods) in [
        ("*", "GET, HEAD, POST, PUT, OPTIONS"),
        ("/", "GET,HEAD"),
        ("/healthz", "GET,HEAD"),
        ("/login", "GET,HEAD,POST"),
        ("/cart/lines", "GET,HEAD,POST"),
        ("/shop/some-mug", "GET,HEAD"),
        ("/admin/cdn/upload", "PUT"),
    ] {
        for request in
            [format!("OPTIONS {path} HTTP/1.0\r\n\r\n"), head("OPTIONS", path, to, "connection: close\r\n")]
        {
            let answer = ask(VISITOR, to, &request).await;
            assert_eq!(status(&answer), "204", "{request}{answer}");
            assert_eq!(fields(&answer).1["allow"], methods, "{request}");
        }
    }
    let none = ask(VISITOR, to, &head("OPTIONS", "/no/such/page", to, "connection: close\r\n")).await;
    assert_eq!(status(&none), "404");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_must_sign_in_is_told_how() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    for path in ["/account", "/admin", "/admin/api/cdn/files"] {
        let more = "connection: close\r\naccept: application/json\r\n";
        let answer = ask(VISITOR, to, &head("GET", path, to, more)).await;
        assert_eq!(status(&answer), "401", "{answer}");
        assert!(fields(&answer).1["www-authenticate"].starts_with("Cookie realm="), "{answer}");
    }
}
