//! Coppice in the browser: brings the islands of a page to life. Loaded only by pages that have one.
#![cfg(target_arch = "wasm32")]

// The islands register themselves; naming the crate links them in.
use coppice as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once, when the page's wasm is there.
#[wasm_bindgen(start)]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
