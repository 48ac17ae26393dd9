//! The object store by S3's protocol: AWS, R2's S3 API, MinIO, Garage and others.
//!
//! `rusty-s3` says what to ask and reads what is answered, `object_store` signs, `reqwest` asks. Keys are those of the
//! trait as they are, so that other tools find the objects. What the trait takes of R2 and S3 does not hold (equal
//! parts, a hash for any upload) is held here.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

mod answer;
mod body;
mod client;
mod error;
mod meta;
mod parts;
mod settings;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use bytes::Bytes;
use http::StatusCode;
use rusty_s3::Bucket as Place;
use rusty_s3::actions::{DeleteObjects, DeleteObjectsResponse, ListObjectsV2, ObjectIdentifier, S3Action};

use self::answer::Refusal;
use self::client::Client;
use self::error::garbled;
pub use self::settings::S3Settings;
use super::hash;
use crate::bucket::{
    ByteStream, GetOptions, GetResult, Object, ObjectMeta, ObjectPage, PutOptions, UploadedPart, refused,
};
use crate::{Bucket, ErrorKind, PlatformError, Service};

/// A bucket of a service that speaks S3.
pub struct S3Bucket {
    place: Place,
    client: Client,
}

impl S3Bucket {
    /// The bucket of these settings. Nothing is asked of it yet.
    pub fn new(settings: S3Settings) -> Self {
        let S3Settings { place, credential } = settings;
        let client = Client::new(credential, place.region());
        Self { place, client }
    }

    /// Says in the log why the bucket can't be used, if that is so. The shop is served without it.
    pub async fn look(&self) {
        if let Err(error) = self.list("", None, 1).await {
            log::error!("the S3 bucket {} can't be used: {error}", self.place.name());
        }
    }

    /// What was just stored. S3 does not say when that was until it is asked.
    async fn stored(
        &self,
        operation: &'static str,
        key: &str,
        etag: &str,
    ) -> Result<ObjectMeta, PlatformError> {
        let meta = self.head(key).await?.filter(|meta| meta.etag == etag);
        let lost = "stored, and replaced or removed by somebody else before it could be looked at";
        meta.ok_or_else(|| PlatformError::new(Service::Bucket, operation, ErrorKind::Unavailable, lost))
    }
}

#[async_trait]
impl Bucket for S3Bucket {
    /// A missing bucket looks like a missing object: what answers HEAD has no body to tell them apart in.
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError> {
        check("head", key)?;
        let action = self.place.head_object(None, key);
        let answer = self.client.send("head", action, Bytes::new()).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let answer = answer::expect("head", answer).await?;
        meta::read("head", key, answer.headers()).map(Some)
    }

    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, PlatformError> {
        check("get", key)?;
        let mut action = self.place.get_object(None, key);
        meta::ask(action.headers_mut(), &options);
        let answer = self.client.send("get", action, Bytes::new()).await?;
        match answer.status() {
            StatusCode::NOT_MODIFIED | StatusCode::PRECONDITION_FAILED => {
                return Ok(self.head(key).await?.map(GetResult::ConditionFailed));
            }
            StatusCode::RANGE_NOT_SATISFIABLE => return Err(meta::no_byte("get")),
            status if status.is_success() => {}
            _ => {
                let refusal = Refusal::read(answer).await;
                return if refusal.code == "NoSuchKey" { Ok(None) } else { Err(refusal.into_error("get")) };
            }
        }
        let meta = meta::read("get", key, answer.headers())?;
        // Services take no more than one tag, if any: the answer's own is judged once more.
        if !options.hold(&meta.etag) {
            return Ok(Some(GetResult::ConditionFailed(meta)));
        }
        let range = meta::range("get", answer.headers(), meta.size, options.range.as_ref())?;
        Ok(Some(GetResult::Object(Object {
            meta,
            range,
            body: body::stream("get", answer),
            passthrough: None,
        })))
    }

    /// Holds the body in memory, up to [`body::MOST`] bytes; what is larger is refused and goes up in parts.
    async fn put(
        &self,
        key: &str,
        size: u64,
        body: ByteStream,
        options: PutOptions,
    ) -> Result<ObjectMeta, PlatformError> {
        check("put", key)?;
        let mut action = self.place.put_object(None, key);
        meta::describe("put", action.headers_mut(), &options)?;
        let body = body::gather("put", size, body, options.sha256).await?;
        let answer = self.client.send("put", action, body).await?;
        let etag = meta::etag("put", answer::expect("put", answer).await?.headers())?;
        self.stored("put", key, &etag).await
    }

    async fn sha256(&self, key: &str) -> Result<Option<[u8; 32]>, PlatformError> {
        hash::of_object(self, key).await
    }

    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError> {
        keys.iter().try_for_each(|key| check("delete", key))?;
        let keys: Vec<_> = keys.iter().cloned().map(ObjectIdentifier::new).collect();
        let mut action = DeleteObjects::new(&self.place, None, keys.iter());
        action.set_quiet(true);
        let (body, md5) = action.clone().body_with_md5();
        action.headers_mut().insert("content-md5", md5);
        let answer = self.client.send("delete", action, body.into()).await?;
        let text = answer::text("delete", answer::expect("delete", answer).await?).await?;
        let answer = DeleteObjectsResponse::parse(&text).map_err(|e| garbled("delete", e))?;
        let refusal = answer.errors.into_iter().next().map(|error| Refusal::new(error.code, error.message));
        refusal.map_or(Ok(()), |refusal| Err(refusal.into_error("delete")))
    }

    /// Leaves out content types and what else was stored, which S3 does not list, and objects that other tools have put
    /// under keys that no URL can name.
    async fn list(
        &self,
        prefix: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ObjectPage, PlatformError> {
        let mut action = self.place.list_objects_v2(None);
        action.with_prefix(prefix);
        action.with_max_keys(usize::try_from(limit).unwrap_or(usize::MAX));
        if let Some(cursor) = cursor {
            action.with_continuation_token(cursor);
        }
        let answer = self.client.send("list", action, Bytes::new()).await?;
        let text = answer::text("list", answer::expect("list", answer).await?).await?;
        let page = ListObjectsV2::parse_response(&text).map_err(|e| garbled("list", e))?;
        let objects = page.contents.into_iter().filter(|object| check("list", &object.key).is_ok());
        let objects = objects.map(meta::listed).collect::<Option<_>>();
        let objects = objects.ok_or_else(|| garbled("list", "an object without size, tag or time"))?;
        Ok(ObjectPage { objects, cursor: page.next_continuation_token })
    }

    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        check("create_multipart", key)?;
        self.begin(key, options).await
    }

    /// Holds the part in memory, up to [`body::MOST`] bytes; what is larger is refused.
    async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        check("upload_part", key)?;
        self.part(key, upload, number, size, body).await
    }

    async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        check("complete_multipart", key)?;
        self.complete(key, upload, parts).await
    }

    async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        check("abort_multipart", key)?;
        self.abort(key, upload).await
    }
}

/// Whether this can be a key over S3. URLs resolve dots between slashes, and the key would be another; XML reads some
/// control characters as others, and has no way to write the rest.
fn check(operation: &'static str, key: &str) -> Result<(), PlatformError> {
    if key.split('/').any(|segment| matches!(segment, "." | "..")) || key.chars().any(char::is_control) {
        let why = "over S3 a key has no control character and no . or .. between slashes";
        return Err(refused(operation, why));
    }
    Ok(())
}
