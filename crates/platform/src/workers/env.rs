//! The Worker's variables, secrets and bindings.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Env;

#[wasm_bindgen(module = "cloudflare:workers")]
extern "C" {
    /// The same in every request, so that the platform need not be built for each.
    /// <https://developers.cloudflare.com/workers/runtime-apis/bindings/#importing-env-as-a-global>
    #[wasm_bindgen(thread_local_v2, js_name = env)]
    static ENV: JsValue;
}

/// Whatever goes by this name; `undefined` if nothing does.
pub(super) fn get(name: &str) -> JsValue {
    ENV.with(|env| Reflect::get(env, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED))
}

/// Settings from the Worker's variables and secrets.
pub(super) struct Variables;

impl Env for Variables {
    fn get(&self, name: &str) -> Option<String> {
        get(name).as_string().filter(|value| !value.is_empty())
    }
}
