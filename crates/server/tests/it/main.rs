//! The `coppice` command line, as its users run it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy does not see that helpers are part of a test"
)]

mod admin;
#[cfg(unix)]
mod archive;
#[cfg(unix)]
mod beginning;
mod catalogue;
#[cfg(unix)]
mod cdn_killed;
mod doctor;
mod domains;
mod first_run;
mod import_cases;
#[cfg(unix)]
mod kv;
mod moving;
#[cfg(unix)]
mod server;
mod settings;
#[cfg(unix)]
mod sockets;
