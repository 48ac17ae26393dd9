//! Many at once.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use super::*;

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_from_one_address_keeps_nobody_else_out() {
    let data = shop();
    let server = serve(data.path(), &[("MAX_CONNECTIONS", "400"), ("MAX_IN_FLIGHT", "16")]);
    let to = server.address;
    let mut crowd = Vec::new();
    for number in 0..250 {
        let mut stream = connect(STRANGER, to).await;
        if number < 80 {
            // Beyond its share it is refused, at whatever moment.
            let _ = stream.write_all(head("POST", "/cart/lines", to, FORM).as_bytes()).await;
            let _ = stream.write_all(b"a").await;
        }
        crowd.push(stream);
    }
    for _ in 0..50 {
        assert_eq!(get(VISITOR, to, "/healthz").await, "200");
        assert_eq!(get(VISITOR, to, "/shop").await, "200");
    }
    for (number, stream) in crowd.iter_mut().enumerate() {
        let mut bytes = Vec::new();
        let ended = timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
        assert!(ended.is_ok(), "connection {number} is still open");
        let answer = String::from_utf8_lossy(&bytes);
        assert!(["none", "408", "503"].contains(&status(&answer)), "{answer}");
    }
    let (ended, log) = server.stop();
    assert!(ended.success() && log.contains("127.0.0.x has 100 connections"), "{log}");
}

/// What this many connections get done in this time, each asking for a page as soon as it has one.
async fn goodput(to: SocketAddr, connections: usize, time: Duration) -> usize {
    let end = Instant::now() + time;
    let clients = (0..connections).map(|_| async move {
        let mut good = 0;
        while Instant::now() < end {
            good += usize::from(get(STRANGER, to, "/shop?q=mug").await == "200");
        }
        good
    });
    futures_util::future::join_all(clients).await.into_iter().sum()
}

/// The page costs waiting here and hardly any work, so that what is measured is the queue and not the machine.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_times_more_than_can_be_served_get_as_much_done() {
    let data = shop();
    let server = serve(
        data.path(),
        &[
            ("MAX_IN_FLIGHT", "16"),
            ("CACHE_MODE", "off"),
            ("FAULTS", "sql.products_list:slow=50"),
            ("MAX_WAIT_MS", "1000"),
        ],
    );
    let to = server.address;
    goodput(to, 4, Duration::from_millis(500)).await;
    let best = goodput(to, 4, Duration::from_secs(3)).await;
    let crowded = goodput(to, 150, Duration::from_secs(3)).await;
    assert!(crowded * 10 >= best * 8, "{crowded} of {best}");
}
