//! One request over plain HTTP.

use std::time::Duration;

use axum::http::{Request, header};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// How long Stripe waits, more or less.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends an event; the status that was answered, if there was one. Follows no redirect.
pub(crate) async fn post(url: &str, signature: String, body: String) -> Option<u16> {
    tokio::time::timeout(PATIENCE, exchange(url, signature, body)).await.ok().flatten()
}

async fn exchange(url: &str, signature: String, body: String) -> Option<u16> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.find('/').map_or((rest, "/"), |slash| rest.split_at(slash));
    let address = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let stream = TcpStream::connect(address).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let request = Request::post(path)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::USER_AGENT, "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
        .header("stripe-signature", signature)
        .body(Full::new(Bytes::from(body)))
        .ok()?;
    let answer = async {
        let answer = sender.send_request(request).await.ok()?;
        Some(answer.status().as_u16())
    };
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        // It may end with the answer there already.
        _ = connection => answer.await,
    }
}
