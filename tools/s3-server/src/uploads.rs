//! Uploads in parts: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>.

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};
use md5::{Digest, Md5};
use s3s::dto::{CompletedPart, ETag, ListPartsOutput, Part};
use s3s::{S3Result, s3_error};

use crate::object::{Description, Object, etag};

/// The least size of all parts but the last: 5 MiB.
const LEAST: usize = 5 << 20;
/// How many parts a page of them has: so few that who asks has to ask again.
const PAGE: usize = 2;

pub(crate) struct Upload {
    pub(crate) key: String,
    pub(crate) about: Description,
    parts: BTreeMap<i32, Bytes>,
}

impl Upload {
    pub(crate) fn new(key: String, about: Description) -> Self {
        Self { key, about, parts: BTreeMap::new() }
    }

    pub(crate) fn put(&mut self, number: i32, bytes: Bytes) -> ETag {
        let etag = etag(&bytes);
        self.parts.insert(number, bytes);
        etag
    }

    pub(crate) fn list(&self, after: i32) -> ListPartsOutput {
        let mut found = self.parts.range(after + 1..);
        let page: Vec<_> = found.by_ref().take(PAGE).collect();
        let more = found.next().is_some();
        let next = page.last().filter(|_| more).map(|(number, _)| **number);
        let part = |(number, bytes): (&i32, &Bytes)| Part {
            part_number: Some(*number),
            e_tag: Some(etag(bytes)),
            last_modified: Some(Object::new(Bytes::new(), etag(bytes), Description::default()).modified),
            size: i64::try_from(bytes.len()).ok(),
            ..Part::default()
        };
        ListPartsOutput {
            parts: Some(page.into_iter().map(part).collect()),
            is_truncated: Some(more),
            next_part_number_marker: next,
            max_parts: i32::try_from(PAGE).ok(),
            ..ListPartsOutput::default()
        }
    }

    /// The object that these parts make.
    pub(crate) fn complete(&self, wanted: &[CompletedPart]) -> S3Result<Object> {
        if !wanted.is_sorted_by(|a, b| a.part_number < b.part_number) {
            return Err(s3_error!(InvalidPartOrder));
        }
        let find = |part: &CompletedPart| {
            self.parts.get(&part.part_number?).filter(|bytes| part.e_tag == Some(etag(bytes)))
        };
        let chosen: Option<Vec<&Bytes>> = wanted.iter().map(find).collect();
        let chosen = chosen.ok_or_else(|| s3_error!(InvalidPart))?;
        let (_, before) = chosen.split_last().ok_or_else(|| s3_error!(MalformedXML))?;
        if before.iter().any(|part| part.len() < LEAST) {
            return Err(s3_error!(EntityTooSmall));
        }
        let (mut all, mut hashes) = (BytesMut::new(), Md5::new());
        for part in &chosen {
            all.extend_from_slice(part);
            hashes.update(Md5::digest(part));
        }
        let etag = ETag::Strong(format!("{}-{}", hex::encode(hashes.finalize()), chosen.len()));
        Ok(Object::new(all.freeze(), etag, self.about.clone()))
    }
}
