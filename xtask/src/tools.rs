//! The tools that are brought in at pinned versions: nothing outside the project's folder is changed,
//! but for what only rustup and apt can add, and then a line says so.

pub mod chromium;
pub mod node;
pub mod packages;
pub mod python;
pub mod wasm_target;
