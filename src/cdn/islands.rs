//! What of the files' pages is alive in the browser. All of it works without: forms do the same, less comfortably.
//!
//! The islands only say what is wanted, in plain values; `browser`, which alone knows JavaScript's types, sees to it
//! that it is done.

mod bytes;
mod comparison;
mod drift;
mod parts;
mod queue;
mod uploader;

#[cfg(feature = "hydrate")]
mod browser;

pub use bytes::{bytes, percent};
pub use comparison::Comparison;
pub use drift::Drift;
pub use parts::Parts;
pub use queue::{Item, Queue, Stage};
pub use uploader::Uploader;
