//! Files as anybody gets them: whose, by which link, from which host, in which size, and what it costs.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy does not see that the helpers below are part of a test"
)]

mod support;

#[path = "cdn_http/copies.rs"]
mod copies;
#[path = "cdn_http/files.rs"]
mod files;
#[path = "cdn_http/hosts.rs"]
mod hosts;
#[path = "cdn_http/links.rs"]
mod links;
#[path = "cdn_http/shelf.rs"]
mod shelf;
