//! What the islands have the browser do: the one place of this half that knows JavaScript's types.
#![expect(clippy::disallowed_types, reason = "the browser's own types, which end here")]

mod choose;
mod drift;
mod page;
mod parts;
mod transfer;
mod upload;

pub use drift::compare;
pub use upload::upload;
