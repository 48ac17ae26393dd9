//! How the browser's half reaches the server: its requests, tried again where that may help, and functions called by
//! them.
#![cfg_attr(
    feature = "hydrate",
    expect(clippy::disallowed_types, reason = "the browser's own types, which end here")
)]

pub mod backoff;

#[cfg(feature = "hydrate")]
mod call;
#[cfg(feature = "hydrate")]
pub mod clock;
#[cfg(feature = "hydrate")]
pub mod request;

#[cfg(feature = "hydrate")]
pub use call::{Client, watched};
/// The server calls its functions in process: this only names the type that their stubs would call by.
#[cfg(not(feature = "hydrate"))]
pub use leptos::server_fn::client::browser::BrowserClient as Client;
