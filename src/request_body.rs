//! What a request brings, taken in whole or let go.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::Request;
use bytes::BytesMut;
use futures_util::TryStreamExt;
use futures_util::future::select;
use http_body::{Frame, SizeHint};

use crate::state::AppState;

/// The most that is let in of a body that is refused, in bytes, and how long that may take.
const MAX_DISCARDED: usize = 1 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(2);

/// Why a body is not there whole.
pub enum Lost {
    /// It is larger than it may be.
    TooLarge,
    /// It ended before its end.
    Cut,
}

/// The whole body, of at most so many bytes.
///
/// # Errors
/// [`Lost`].
pub async fn collect(body: Body, most: usize) -> Result<Bytes, Lost> {
    let mut stream = body.into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.try_next().await.map_err(|_| Lost::Cut)? {
        if bytes.len().saturating_add(chunk.len()) > most {
            return Err(Lost::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// A body that was lent, and may come back unread.
pub struct Lent<B>(Arc<Mutex<Option<B>>>);

/// Lends a request's body to whoever answers it.
pub fn lend<B>(request: Request<B>) -> (Request<Body>, Lent<B>)
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + Unpin + 'static,
{
    let place = Arc::default();
    let lent = Lent(Arc::clone(&place));
    let is_empty = request.body().is_end_stream();
    let lent_out =
        |body| if is_empty { Body::empty() } else { Body::new(Borrowed { body: Some(body), place }) };
    (request.map(lent_out), lent)
}

impl<B> Lent<B> {
    /// What nobody has read, if the body is no longer needed.
    pub fn rest(&self) -> Option<B> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A body that goes back to its place if it is not read to its end.
struct Borrowed<B: HttpBody> {
    body: Option<B>,
    place: Arc<Mutex<Option<B>>>,
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Borrowed<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
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

impl<B: HttpBody> Drop for Borrowed<B> {
    fn drop(&mut self) {
        let unread = self.body.take().filter(|body| !body.is_end_stream());
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = unread;
    }
}

/// Lets a body that nobody has read come, as far as that is little work: on workerd an answer that overtakes it is lost with the
/// connection, or the next request on it (RFC 9112, section 9.6). Natively the listener sees to that, after the answer.
pub async fn discard(app: &AppState, body: Option<Body>) {
    let Some(body) = body.filter(|_| cfg!(target_family = "wasm")) else { return };
    let mut stream = body.into_data_stream();
    let all = async {
        let mut left = MAX_DISCARDED;
        while let Ok(Some(chunk)) = stream.try_next().await {
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
    };
    select(pin!(all), pin!(app.platform.clock.sleep(DISCARD_TIME))).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_nobody_has_read_of_a_body_comes_back() {
        for (text, reads, comes_back) in [("", false, false), ("abc", false, true), ("abc", true, false)] {
            let (request, lent) = lend(Request::new(Body::from(text)));
            assert!(lent.rest().is_none(), "it is lent");
            if reads {
                let Ok(bytes) = collect(request.into_body(), 10).await else { panic!("it is short") };
                assert_eq!(bytes, text);
            } else {
                drop(request);
            }
            assert_eq!(lent.rest().is_some(), comes_back, "{text} {reads}");
        }
        let (request, lent) = lend(Request::new(Body::from_stream(futures_util::stream::iter(
            ["ab", "cd", "ef"].map(|text| Ok::<_, std::io::Error>(Bytes::from(text))),
        ))));
        assert!(matches!(collect(request.into_body(), 3).await, Err(Lost::TooLarge)));
        let rest = lent.rest().unwrap();
        assert_eq!(axum::body::to_bytes(rest, 10).await.unwrap(), "ef");
    }
}
