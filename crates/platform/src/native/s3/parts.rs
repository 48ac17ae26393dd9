//! Uploads in parts: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>.
//!
//! S3 keeps one that nobody ends for ever, unless the bucket has a rule for that; the sweeper ends those it knows of.

use std::collections::BTreeMap;

use bytes::Bytes;
use instant_xml::ToXml;
use rusty_s3::actions::{
    CompleteMultipartUpload, CompleteMultipartUploadResponse, CreateMultipartUpload, ListParts, PartsContent,
    S3Action,
};

use super::answer::{self, Refusal};
use super::error::garbled;
use super::{S3Bucket, body, meta};
use crate::PlatformError;
use crate::bucket::bounds::part_sizes;
use crate::bucket::{ByteStream, ObjectMeta, PutOptions, UploadedPart, refused};

/// What makes an object of parts. `rusty-s3` has it only for parts without a gap in their numbers.
#[derive(ToXml)]
#[xml(rename = "CompleteMultipartUpload")]
struct Complete<'a> {
    parts: Vec<Part<'a>>,
}

#[derive(ToXml)]
#[xml(rename = "Part")]
struct Part<'a> {
    #[xml(rename = "PartNumber")]
    number: u16,
    #[xml(rename = "ETag")]
    etag: &'a str,
}

impl S3Bucket {
    pub(super) async fn begin(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        let operation = "create_multipart";
        let mut action = self.place.create_multipart_upload(None, key);
        meta::describe(operation, action.headers_mut(), &options)?;
        let answer = self.client.send(operation, action, Bytes::new()).await?;
        let text = answer::text(operation, answer::expect(operation, answer).await?).await?;
        let answer = CreateMultipartUpload::parse_response(&text).map_err(|e| garbled(operation, e))?;
        Ok(answer.upload_id().to_owned())
    }

    pub(super) async fn part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        let operation = "upload_part";
        let body = body::gather(operation, size, body, None).await?;
        let action = self.place.upload_part(None, key, number, upload);
        let answer = self.client.send(operation, action, body).await?;
        let etag = meta::etag(operation, answer::expect(operation, answer).await?.headers())?;
        Ok(UploadedPart { number, etag })
    }

    /// S3 takes parts of any sizes, and R2 does not: so their sizes are asked for first.
    pub(super) async fn complete(
        &self,
        key: &str,
        upload: &str,
        wanted: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        let operation = "complete_multipart";
        let stored = self.stored_parts(operation, key, upload).await?;
        let wanted: BTreeMap<u16, &str> =
            wanted.iter().map(|part| (part.number, part.etag.as_str())).collect();
        let find = |(number, etag): (&u16, &&str)| {
            stored.get(number).filter(|stored| meta::unquoted(&stored.etag) == **etag)
        };
        let chosen: Option<Vec<&PartsContent>> = wanted.iter().map(find).collect();
        let chosen = chosen.ok_or_else(|| refused(operation, "a part was never stored"))?;
        part_sizes(&chosen.iter().map(|part| part.size).collect::<Vec<_>>())?;

        let parts = chosen.iter().map(|part| Part { number: part.number, etag: &part.etag }).collect();
        let body = instant_xml::to_string(&Complete { parts }).map_err(|e| garbled(operation, e))?;
        let none = std::iter::empty();
        let action = CompleteMultipartUpload::new(&self.place, None, key, upload, none);
        let answer = self.client.send(operation, action, body.into()).await?;
        let text = answer::text(operation, answer::expect(operation, answer).await?).await?;
        // It may begin as a success and end as a refusal.
        if let Some(refusal) = Refusal::parse(&text) {
            return Err(refusal.into_error(operation));
        }
        let answer = CompleteMultipartUploadResponse::parse(&text).map_err(|e| garbled(operation, e))?;
        self.stored(operation, key, &meta::unquoted(answer.etag())).await
    }

    pub(super) async fn abort(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        let action = self.place.abort_multipart_upload(None, key, upload);
        let answer = self.client.send("abort_multipart", action, Bytes::new()).await?;
        if answer.status().is_success() {
            return Ok(());
        }
        let refusal = Refusal::read(answer).await;
        if refusal.code == "NoSuchUpload" { Ok(()) } else { Err(refusal.into_error("abort_multipart")) }
    }

    /// The parts of an upload by their numbers.
    async fn stored_parts(
        &self,
        operation: &'static str,
        key: &str,
        upload: &str,
    ) -> Result<BTreeMap<u16, PartsContent>, PlatformError> {
        let (mut parts, mut after) = (BTreeMap::new(), None);
        loop {
            let mut action = self.place.list_parts(None, key, upload);
            if let Some(after) = after {
                action.set_part_number_marker(after);
            }
            let answer = self.client.send(operation, action, Bytes::new()).await?;
            let text = answer::text(operation, answer::expect(operation, answer).await?).await?;
            let page = ListParts::parse_response(&text).map_err(|e| garbled(operation, e))?;
            parts.extend(page.parts.into_iter().map(|part| (part.number, part)));
            after = page.next_part_number_marker;
            if after.is_none() {
                return Ok(parts);
            }
        }
    }
}
