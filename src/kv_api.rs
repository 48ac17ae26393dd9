//! Keys and values for programs of others.
//!
//! Two shapes over one service: `/api/v1`, its own, and `/client/v4`, Cloudflare's.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
mod texts;
