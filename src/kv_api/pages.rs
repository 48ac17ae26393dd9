//! The pages of keys, and the API for people.

pub mod confirm;
pub mod docs;
pub mod list;
pub mod shown;

/// Where the keys are.
const KEYS: &str = "/admin/api-keys";

/// What is styled as the shop's settings are, with fields to copy from.
const STYLES: &[&str] = &["admin.css", "cdn.css", "site.css"];
