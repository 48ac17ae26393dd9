//! The typed way in: functions that pages call in process, and islands and programs by HTTP.
//!
//! A function (`#[server]`) is one thing that can be asked or done; the features have theirs in their own `api`. What
//! is the same for all is here: their addresses become routes, their arguments are read and their answers written by
//! Leptos, their errors are answered like all others. `docs/api.md` lists them.

mod shared;

#[cfg(feature = "ssr")]
mod function;
#[cfg(feature = "ssr")]
mod handler;

#[cfg(feature = "ssr")]
pub use function::{Function, function, routes};
pub use shared::Shared;
