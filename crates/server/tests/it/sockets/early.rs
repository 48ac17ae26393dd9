//! Answers that are given before all is sent.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::*;

const LARGE: usize = 8 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_arrives_however_much_is_still_being_sent() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    let length = format!("accept: application/json\r\ncontent-length: {LARGE}\r\n");
    let other = length.replace("accept: ", "origin: http://evil.example\r\naccept: ");
    for (method, path, more, expected) in [
        ("POST", "/login", length.as_str(), "413"),
        ("PUT", "/admin/cdn/uploads/a/parts/1", &length, "401"),
        ("PUT", "/admin/cdn/upload?name=a.csv", &length, "401"),
        ("POST", "/admin/cdn/files", &length, "401"),
        ("POST", "/no/such/page", &length, "413"),
        ("POST", "/cart/lines", &other, "403"),
        ("PUT", "/healthz", &length, "405"),
        ("POST", "/api/shop/cart/add", "transfer-encoding: chunked\r\n", "413"),
    ] {
        for _ in 0..5 {
            let mut stream = connect(STRANGER, to).await;
            let head = head(method, path, to, more);
            // Only the first origin counts where there are two; so the foreign one stands alone.
            let head =
                if more == other { head.replacen(&format!("origin: http://{to}\r\n"), "", 1) } else { head };
            stream.write_all(head.as_bytes()).await.unwrap();
            let chunked = more.contains("chunked");
            for _ in 0..LARGE / 65_536 {
                if chunked {
                    stream.write_all(b"10000\r\n").await.unwrap();
                }
                stream.write_all(&[b'x'; 65_536]).await.unwrap();
                if chunked {
                    stream.write_all(b"\r\n").await.unwrap();
                }
            }
            if chunked {
                stream.write_all(b"0\r\n\r\n").await.unwrap();
            }
            let answer = rest(&mut stream, Duration::from_secs(10)).await.expect("an answer, and no reset");
            assert_eq!(status(&answer), expected, "{method} {path}: {answer:.300}");
            assert!(answer.to_ascii_lowercase().contains("connection: close"), "{answer:.300}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_body_that_never_comes_is_waited_for_only_so_long() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    for (path, more) in [
        ("/login", "content-length: 8388608\r\n"),
        ("/admin/cdn/files", "content-length: 100\r\n"),
        ("/healthz", "content-length: 1\r\n"),
    ] {
        let more = format!("accept: application/json\r\n{more}");
        let answer = ask(STRANGER, to, &head("POST", path, to, &more)).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer:.300}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_read_leaves_the_connection_for_the_next_request() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n";
    let first = format!("{}variant=a", head("POST", "/cart/lines", to, form));
    let second = head("GET", "/healthz", to, "connection: close\r\n");
    let answers = ask(VISITOR, to, &format!("{first}{second}")).await;
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 2, "{answers}");
    assert!(answers.ends_with("ok"), "{answers}");
}
