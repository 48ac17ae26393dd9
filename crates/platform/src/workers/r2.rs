//! R2.

mod cache;
mod js;
mod options;

use std::future::Future;

use async_trait::async_trait;
use js_sys::{Array, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendFuture;

use super::binding::Binding;
use super::streams;
use crate::bucket::{
    ByteStream, GetOptions, GetResult, Object, ObjectMeta, ObjectPage, PutOptions, UploadedPart, refused,
};
use crate::{Bucket, PlatformError};

/// An R2 bucket.
pub(super) struct R2(Binding);

impl R2 {
    pub(super) fn new(binding: Binding) -> Self {
        Self(binding)
    }

    /// Makes one call to the bucket.
    fn call<'a, F: Future<Output = Result<JsValue, JsValue>> + 'a>(
        &'a self,
        operation: &'static str,
        call: impl FnOnce(&'a JsValue) -> F + 'a,
    ) -> impl Future<Output = Result<JsValue, PlatformError>> + Send + 'a {
        SendFuture::new(async move {
            call(self.0.object(operation)?).await.map_err(|e| self.0.failed(operation, &e))
        })
    }

    fn text(&self, operation: &'static str, answer: &JsValue) -> Result<String, PlatformError> {
        answer.as_string().ok_or_else(|| self.0.garbled(operation))
    }

    fn decode<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        answer: &JsValue,
    ) -> Result<T, PlatformError> {
        serde_json::from_str(&self.text(operation, answer)?).map_err(|_| self.0.garbled(operation))
    }

    fn got(&self, answer: &Array, options: &GetOptions) -> Result<GetResult, PlatformError> {
        let meta: ObjectMeta = self.decode("get", &answer.get(0))?;
        let body = answer.get(1);
        if body.is_undefined() {
            return Ok(GetResult::ConditionFailed(meta));
        }
        // Before anything can fail, so that no body is left unread.
        let (body, passthrough) = streams::from_js(body);
        let range = match &options.range {
            None => 0..meta.size,
            Some(range) => {
                range.resolve(meta.size).ok_or_else(|| refused("get", "the range holds no byte"))?
            }
        };
        Ok(GetResult::Object(Object { meta, range, body, passthrough: Some(passthrough) }))
    }
}

#[async_trait]
impl Bucket for R2 {
    async fn head(&self, key: &str) -> Result<Option<ObjectMeta>, PlatformError> {
        let answer = SendFuture::new(self.call("head", |bucket| js::head(bucket, key)));
        SendFuture::new(async {
            let answer = answer.await?;
            if answer.is_undefined() { Ok(None) } else { self.decode("head", &answer).map(Some) }
        })
        .await
    }

    async fn get(&self, key: &str, options: GetOptions) -> Result<Option<GetResult>, PlatformError> {
        SendFuture::new(async {
            let request = options::get(&options);
            if let Some(copy) = cache::find(key, &options).await {
                return self.got(copy.unchecked_ref(), &options).map(Some);
            }
            let answer = self.call("get", |bucket| js::get(bucket, key, &request)).await?;
            let Some(answer) = answer.dyn_ref::<Array>() else { return Ok(None) };
            let got = self.got(answer, &options)?;
            if let GetResult::Object(object) = &got {
                cache::keep(self.0.object("get")?, &object.meta, &options);
            }
            Ok(Some(got))
        })
        .await
    }

    async fn put(
        &self,
        key: &str,
        size: u64,
        body: ByteStream,
        options: PutOptions,
    ) -> Result<ObjectMeta, PlatformError> {
        SendFuture::new(async {
            let options = options::put(&options);
            let stored = streams::into_js(size, body, |body| {
                self.call("put", |bucket| async { js::put(bucket, key, body, &options).await })
            });
            self.decode("put", &stored.await?)
        })
        .await
    }

    async fn sha256(&self, key: &str) -> Result<Option<[u8; 32]>, PlatformError> {
        SendFuture::new(async {
            let hash = self.call("sha256", |bucket| js::sha256(bucket, key)).await?;
            if hash.is_undefined() {
                return Ok(None);
            }
            let hash = hash.dyn_ref::<Uint8Array>().and_then(|hash| hash.to_vec().try_into().ok());
            hash.map(Some).ok_or_else(|| self.0.garbled("sha256"))
        })
        .await
    }

    async fn delete(&self, keys: &[String]) -> Result<(), PlatformError> {
        let json = serde_json::json!(keys).to_string();
        SendFuture::new(async {
            self.call("delete", |bucket| js::remove(bucket, &json)).await?;
            cache::forget(keys).await;
            Ok(())
        })
        .await
    }

    async fn list(
        &self,
        prefix: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ObjectPage, PlatformError> {
        SendFuture::new(async {
            let cursor = cursor.map(str::to_owned);
            let page = self.call("list", |bucket| js::list(bucket, prefix, cursor, limit)).await?;
            self.decode("list", &page)
        })
        .await
    }

    async fn create_multipart(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        SendFuture::new(async {
            let options = options::put(&options);
            let id = self.call("create_multipart", |bucket| js::create(bucket, key, &options)).await?;
            self.text("create_multipart", &id)
        })
        .await
    }

    async fn upload_part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        size: u64,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        SendFuture::new(async {
            let stored = streams::into_js(size, body, |body| {
                self.call("upload_part", |bucket| async { js::part(bucket, key, upload, number, body).await })
            });
            let etag = self.text("upload_part", &stored.await?)?;
            Ok(UploadedPart { number, etag })
        })
        .await
    }

    async fn complete_multipart(
        &self,
        key: &str,
        upload: &str,
        parts: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        let parts = options::parts(parts);
        SendFuture::new(async {
            let done =
                self.call("complete_multipart", |bucket| js::complete(bucket, key, upload, &parts)).await?;
            self.decode("complete_multipart", &done)
        })
        .await
    }

    async fn abort_multipart(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        SendFuture::new(async {
            self.call("abort_multipart", |bucket| js::abort(bucket, key, upload)).await.map(drop)
        })
        .await
    }
}
