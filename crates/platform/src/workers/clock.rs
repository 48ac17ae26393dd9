//! The time on Workers, which stands still between two I/O operations.

use std::time::Duration;

use async_trait::async_trait;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use worker::send::SendFuture;

use crate::Clock;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// JavaScript's clock and timers.
pub(super) struct WorkersClock;

#[async_trait]
impl Clock for WorkersClock {
    fn now_ms(&self) -> i64 {
        // Whole, and far below 2^53.
        #[expect(clippy::cast_possible_truncation, reason = "a time in milliseconds")]
        let now = js_sys::Date::now() as i64;
        now
    }

    async fn sleep(&self, duration: Duration) {
        SendFuture::new(async move {
            let mut timer = Timer(JsValue::UNDEFINED);
            let rings = Promise::new(&mut |resolve, _| {
                timer.0 = set_timeout(&resolve, duration.as_secs_f64() * 1_000.0);
            });
            // A timer has nothing to fail with.
            let _ = JsFuture::from(rings).await;
        })
        .await;
    }
}

/// Ends with whoever waits for it, for a Worker stays busy while a timer runs.
struct Timer(JsValue);

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}
