//! Work that the runtime waits for after the answer.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Background;
use crate::background::Task;

#[wasm_bindgen(module = "cloudflare:workers")]
extern "C" {
    /// Needs no request's context: it finds the one it is called in.
    /// <https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil>
    #[wasm_bindgen(catch, js_name = waitUntil)]
    fn wait_until(task: &Promise) -> Result<(), JsValue>;
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
