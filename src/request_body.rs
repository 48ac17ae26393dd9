//! What a request brings, taken in whole or let go.

use std::pin::pin;
use std::time::Duration;

use axum::body::{Body, Bytes};
use bytes::BytesMut;
use futures_util::TryStreamExt;
use futures_util::future::select;

use crate::state::AppState;

/// The most that is let in of a body that is refused, in bytes, and how long that may take.
const MAX_DISCARDED: usize = 1 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(2);

/// Why a body is not there whole.
pub enum Lost {
    /// It is larger than it may be; with what has not come yet.
    TooLarge(Body),
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
            return Err(Lost::TooLarge(Body::from_stream(stream)));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Lets a body that is refused come, as far as that is little work: on workerd an answer that overtakes it is lost with the
/// connection, or the next request on it (RFC 9112, section 9.6). Natively the listener sees to that, after the answer.
pub async fn discard(app: &AppState, body: Body) {
    if !cfg!(target_family = "wasm") {
        return;
    }
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
