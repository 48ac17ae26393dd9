//! Cloudflare Images: <https://developers.cloudflare.com/images/transform-images/bindings/>.

use async_trait::async_trait;
use bytes::Bytes;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::send::SendFuture;

use super::binding::{Binding, text};
use super::streams;
use crate::bucket::ByteStream;
use crate::bucket::measured::measured;
use crate::images::{ImageFormat, MAX_BYTES};
use crate::{Images, PlatformError};

#[wasm_bindgen(module = "/src/workers/images.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn resize(images: &JsValue, stream: JsValue, width: u32, format: &str) -> Result<JsValue, JsValue>;
}

/// The Images binding.
pub(super) struct CloudflareImages(Binding);

impl CloudflareImages {
    pub(super) fn new(binding: Binding) -> Self {
        Self(binding)
    }
}

#[async_trait]
impl Images for CloudflareImages {
    async fn resize(
        &self,
        picture: ByteStream,
        size: u64,
        width: u32,
        format: ImageFormat,
    ) -> Result<Option<Bytes>, PlatformError> {
        // An account without Images has no such binding, and does without copies.
        let (Ok(images), 1..=MAX_BYTES) = (self.0.object("resize"), size) else { return Ok(None) };
        SendFuture::new(async {
            let picture = measured("resize", size, picture);
            let made = streams::into_js(size, picture, |picture| async {
                // What Images refuses is a picture it can't read or one too many this month: no fault of ours.
                let made = resize(images, picture, width, format.media_type()).await;
                Ok(made.unwrap_or_else(|error| {
                    log::warn!("no copy of a picture: {}", text(&error));
                    JsValue::UNDEFINED
                }))
            });
            Ok(made.await?.dyn_ref::<Uint8Array>().map(|copy| copy.to_vec().into()))
        })
        .await
    }
}
