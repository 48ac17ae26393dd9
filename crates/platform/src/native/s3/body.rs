//! Bytes on their way up and down.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{TryStreamExt, stream};
use reqwest::Response;
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::error::{failed, late};
use crate::PlatformError;
use crate::bucket::{ByteStream, refused};

/// The most bytes that go up in one request, for they are in memory until they are there: 16 MiB.
pub(super) const MOST: u64 = 16 << 20;
/// How long the next bytes of an answer may take.
const STALL: Duration = Duration::from_secs(10);

/// All `size` bytes of a body, which must have this hash. Only then are they sent: a service may have no way to
/// take back what it was sent, and one that has lost the connection can be sent them again.
pub(super) async fn gather(
    operation: &'static str,
    size: u64,
    mut body: ByteStream,
    sha256: Option<[u8; 32]>,
) -> Result<Bytes, PlatformError> {
    if size > MOST {
        return Err(refused(operation, "more than 16 MiB go up in parts of less"));
    }
    let mut all = BytesMut::new();
    while let Some(chunk) = body.try_next().await? {
        all.extend_from_slice(&chunk);
    }
    if sha256.is_some_and(|wanted| *Sha256::digest(&all) != wanted) {
        return Err(refused(operation, "the bytes have another SHA-256"));
    }
    Ok(all.freeze())
}

/// The bytes of an answer as they come.
pub(super) fn stream(operation: &'static str, answer: Response) -> ByteStream {
    Box::pin(stream::try_unfold(answer, move |mut answer| async move {
        let chunk = timeout(STALL, answer.chunk()).await.map_err(|_| late(operation))?;
        Ok(chunk.map_err(|error| failed(operation, error))?.map(|chunk| (chunk, answer)))
    }))
}
