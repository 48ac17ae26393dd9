//! The pages of tokens, for operators.

pub mod list;
pub mod shown;

/// Where tokens are.
pub const TOKENS: &str = "/admin/tokens";

const STYLES: &[&str] = &["admin.css", "cdn.css", "site.css"];
