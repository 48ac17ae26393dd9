//! Work that the runtime waits for after the answer.

use std::future::Future;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::Background;
use crate::background::Task;

#[wasm_bindgen(module = "cloudflare:workers")]
extern "C" {
    /// Needs no request's context: it finds the one it is called in.
    /// <https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil>
    #[wasm_bindgen(catch, js_name = waitUntil)]
    fn wait_until(task: &Promise) -> Result<(), JsValue>;
}

/// The value of the future, which is run to its end even if nobody waits for it any more.
///
/// A visitor who leaves ends the request, and with it whatever would run in it: nothing of it is dropped, and what it holds
/// for its time, such as a seat or the right to load a value, it holds for good. What the runtime waits for goes on for 30
/// seconds more.
///
/// # Errors
/// Those of the future.
pub async fn to_its_end(
    future: impl Future<Output = Result<JsValue, JsValue>> + 'static,
) -> Result<JsValue, JsValue> {
    let task = wasm_bindgen_futures::future_to_promise(future);
    // Outside of a request nobody can wait; the task has begun all the same.
    let _ = wait_until(&task);
    JsFuture::from(task).await
}

/// `waitUntil`.
pub(super) struct WaitUntil;

impl Background for WaitUntil {
    fn wait_until(&self, task: Task) {
        let task = wasm_bindgen_futures::future_to_promise(async move {
            task.await;
            Ok(JsValue::UNDEFINED)
        });
        // Outside of a request nobody can wait; the task has begun all the same.
        let _ = wait_until(&task);
    }
}
