//! How connections, and the server, end.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_says_nothing_or_half_of_something_ends() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    let mut streams = Vec::new();
    for begun in
        ["", "P", "PRI * HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\r\nhost: a", "GET / HTTP/1.1\r\nhost: a\r\nx"]
    {
        let mut stream = connect(STRANGER, to).await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        streams.push((begun, stream));
    }
    let began = Instant::now();
    for (begun, stream) in &mut streams {
        let said = rest(stream, Duration::from_secs(15)).await.unwrap_or_else(|| panic!("{begun:?} is open"));
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{begun:?}: {said}");
    }
    assert!(began.elapsed() > Duration::from_secs(8), "it had some time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_ends_soon_and_says_so_whatever_is_half_sent() {
    let data = shop();
    let server = serve(data.path(), &[]);
    let to = server.address;
    let mut half_head = connect(STRANGER, to).await;
    half_head.write_all(b"GET /shop HTTP/1.1\r\nhost: a").await.unwrap();
    let mut half_body = connect(STRANGER, to).await;
    half_body.write_all(head("POST", "/login", to, "content-length: 100\r\n").as_bytes()).await.unwrap();
    let _silent = connect(STRANGER, to).await;
    assert_eq!(get(VISITOR, to, "/healthz").await, "200");
    let began = Instant::now();
    let (ended, log) = tokio::task::spawn_blocking(|| server.stop()).await.unwrap();
    assert!(ended.success() && began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    assert!(log.contains("told to stop; ") && log.contains("stopped"), "{log}");
}
