//! The rooms of those who run the shop, under `/admin`.
//!
//! Every page takes the extractor [`crate::extract::Admin`] and hands it to [`frame::page`], so that none can be made
//! without it. Nothing here is cached, and the session is read from the primary: a role that was taken away is gone.

pub mod audit;
pub mod checklist;
pub mod frame;
pub mod model;
pub mod overview;
pub mod service;
pub mod store;
