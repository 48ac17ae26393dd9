//! What the platform promises, stated once and run against both adapters.
//!
//! A case's name is the promise. Natively each is a test of its own (`tests/native.rs`); on Workers this crate is a
//! Worker that lists its cases at `/` and runs one at `/<its place in the list>`.

#[macro_use]
mod case;
mod cases;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use case::{Case, Failure, Outcome};
pub use cases::{cases, consume};
