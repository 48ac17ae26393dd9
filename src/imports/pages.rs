//! The pages of imports and exports. Each is whole without scripts; one script makes an import's page follow it.

mod entry;
pub mod job;
pub mod list;
pub mod new;

use crate::app::Page;

/// Where catalogues are brought.
pub const NEW: &str = "/admin/products/import";

/// Where a form sends a file.
pub const UPLOAD: &str = "/admin/products/import/upload";

/// Where the imports are.
pub const LIST: &str = "/admin/products/imports";

/// The address of an import.
pub fn job_address(id: &str) -> String {
    format!("{LIST}/{id}")
}

/// What all have in common.
fn page(title: impl Into<String>) -> Page {
    Page { styles: &["admin.css", "imports.css"], ..Page::personal(title) }
}

/// So many of something.
fn count(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
