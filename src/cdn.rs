//! Files: upload them, serve them, manage them, and never lose one.

pub mod api;
pub mod islands;
pub mod model;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod error;
#[cfg(feature = "ssr")]
pub mod files_query;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod serve;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
