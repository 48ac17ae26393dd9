//! The pages of flags, for operators.

pub mod flag;
pub mod list;
pub mod rule;

mod history;

/// Where flags are.
pub const FLAGS: &str = "/admin/flags";

const STYLES: &[&str] = &["admin.css", "cdn.css", "site.css"];

/// The address of a flag's page.
pub fn flag_address(key: &str) -> String {
    format!("{FLAGS}/{key}")
}
