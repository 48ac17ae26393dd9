//! Catalogues in and out of a shop, by those who manage it.
//!
//! An import is a row (`imports`), and the products of its file are rows (`import_entries`) that are its work list: first they are
//! read, then looked at or saved, some at a time, by steps that hold a lease. So it goes on wherever it was left, and
//! nothing is done twice. What it did can be taken back while nobody else has changed it.

pub mod actions;
pub mod model;
pub mod pages;
pub mod service;
pub mod store;
