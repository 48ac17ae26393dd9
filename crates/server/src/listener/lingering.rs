//! Answers that are given before the request's body is read.
//!
//! Were the connection closed then, the bytes that still come would be answered with a reset, and a client that is busy
//! sending would lose the answer with it (RFC 9112, section 9.6). So the rest is read and thrown away, within bounds, and
//! the answer says that the connection ends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use futures_util::future::poll_fn;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::activity;

/// How much is thrown away of one body, in bytes: several parts of a file.
const MOST: u64 = 64 << 20;

/// How long.
const LONGEST: Duration = Duration::from_secs(30);

/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(5);

/// A body that was lent, and may come back unread.
pub struct Lent(Option<oneshot::Receiver<Incoming>>);

/// Lends a request's body to whoever answers it.
pub fn lend(request: Request<Incoming>) -> (Request<Body>, Lent) {
    if request.body().is_end_stream() {
        return (request.map(|_| Body::empty()), Lent(None));
    }
    let (sender, receiver) = oneshot::channel();
    let body = |body| Body::new(Borrowed { body: Some(body), back: Some(sender) });
    (request.map(body), Lent(Some(receiver)))
}

impl Lent {
    /// What nobody has read, if the body is no longer needed.
    pub fn rest(self) -> Option<Incoming> {
        self.0?.try_recv().ok()
    }
}

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

/// A body that goes back to its connection if it is not read to its end.
struct Borrowed {
    body: Option<Incoming>,
    back: Option<oneshot::Sender<Incoming>>,
}

impl HttpBody for Borrowed {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let unread = self.body.take().filter(|body| !body.is_end_stream());
        if let (Some(body), Some(back)) = (unread, self.back.take()) {
            // Nobody waits for it where the request was given up.
            let _ = back.send(body);
        }
    }
}
