//! Objects, and how they are read.

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use md5::{Digest, Md5};
use s3s::dto::{ETag, ETagCondition, GetObjectInput, Metadata, Range, StreamingBlob, Timestamp};
use s3s::{S3Result, s3_error};

/// What an object is described with.
#[derive(Clone, Default)]
pub(crate) struct Description {
    pub(crate) content_type: Option<String>,
    pub(crate) metadata: Option<Metadata>,
}

#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) bytes: Bytes,
    pub(crate) etag: ETag,
    pub(crate) modified: Timestamp,
    pub(crate) about: Description,
}

impl Object {
    #[expect(clippy::disallowed_types, reason = "a service has a clock of its own")]
    pub(crate) fn new(bytes: Bytes, etag: ETag, about: Description) -> Self {
        Self { bytes, etag, modified: std::time::SystemTime::now().into(), about }
    }

    pub(crate) fn size(&self) -> i64 {
        i64::try_from(self.bytes.len()).unwrap_or(i64::MAX)
    }

    /// RFC 9110, section 13.2.2, as far as tags go.
    pub(crate) fn check(&self, input: &GetObjectInput) -> S3Result<()> {
        if input.if_match.as_ref().is_some_and(|wanted| !is_met(wanted, &self.etag)) {
            return Err(s3_error!(PreconditionFailed));
        }
        if input.if_none_match.as_ref().is_some_and(|known| is_met(known, &self.etag)) {
            return Err(s3_error!(NotModified));
        }
        Ok(())
    }

    /// The bytes that are wanted, and how `Content-Range` says so.
    pub(crate) fn range(&self, range: Option<Range>) -> S3Result<(Bytes, Option<String>)> {
        let Some(range) = range else { return Ok((self.bytes.clone(), None)) };
        let size = self.bytes.len();
        let range = range.check(size as u64).map_err(|_| s3_error!(InvalidRange))?;
        let said = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        let place = |at: u64| usize::try_from(at).unwrap_or(size).min(size);
        Ok((self.bytes.slice(place(range.start)..place(range.end)), Some(said)))
    }
}

fn is_met(condition: &ETagCondition, etag: &ETag) -> bool {
    condition.is_any() || condition.as_etag().is_some_and(|tag| tag.strong_cmp(etag))
}

/// The MD5 of these bytes.
pub(crate) fn etag(bytes: &[u8]) -> ETag {
    ETag::Strong(hex::encode(Md5::digest(bytes)))
}

/// All bytes of a body, which must be as long as announced.
pub(crate) async fn collect(body: Option<StreamingBlob>, length: Option<i64>) -> S3Result<Bytes> {
    let mut all = BytesMut::new();
    if let Some(mut body) = body {
        while let Some(chunk) = body.try_next().await.map_err(|_| s3_error!(IncompleteBody))? {
            all.extend_from_slice(&chunk);
        }
    }
    match length.and_then(|length| usize::try_from(length).ok()) {
        None => Err(s3_error!(MissingContentLength)),
        Some(length) if length == all.len() => Ok(all.freeze()),
        Some(_) => Err(s3_error!(IncompleteBody)),
    }
}
