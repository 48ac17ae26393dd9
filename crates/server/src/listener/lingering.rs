//! Answers that are given before the request's body is read.
//!
//! Were the connection closed then, the bytes that still come would be answered with a reset, and a client that is busy
//! sending would lose the answer with it (RFC 9112, section 9.6). So the rest is read and thrown away, within bounds, and
//! the answer says that the connection ends.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use futures_util::future::poll_fn;
use hyper::body::Incoming;
use tokio::time::timeout;

use super::activity;

/// How much is thrown away of one body, in bytes: several parts of a file.
const MOST: u64 = 64 << 20;

/// How long.
const LONGEST: Duration = Duration::from_secs(30);

/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(5);

/// Reads what is left of a body for nothing.
pub async fn drain(mut body: Incoming, _request: Arc<activity::Request>) {
    let reading = async {
        let mut left = MOST;
        let mut next = async || poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        while let Ok(Some(Ok(frame))) = timeout(SILENCE, next()).await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(u64::try_from(length).unwrap_or(u64::MAX)) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    let _ = timeout(LONGEST, reading).await;
}
