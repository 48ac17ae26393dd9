//! The pages of `/admin/cdn`: each works as links and forms, and some have an island that makes it handier.

pub mod confirm;
pub mod drift;
pub mod file;
pub mod files;
pub mod outcome;

mod folders;
mod grid;
mod preview;
mod table;
mod unfinished;

use form_urlencoded::byte_serialize;

use crate::app::Page;
use crate::cdn::model::SellerRef;

pub use grid::{Tile, thumbnail};

pub use crate::cdn::files_query::FILES;

/// The address of a folder.
pub fn folder_address(folder: &str) -> String {
    if folder.is_empty() { FILES.to_owned() } else { format!("{FILES}?folder={}", encoded(folder)) }
}

/// The address of a file's details.
pub fn file_address(id: &str) -> String {
    format!("{FILES}/files/{id}")
}

/// What a variant is called that sells a file.
fn seller_name(seller: &SellerRef) -> String {
    if seller.product.is_empty() { "a variant that is gone".to_owned() } else { seller.name.clone() }
}

/// A value as it stands in a query.
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// What all these pages need.
fn page(title: impl Into<String>) -> Page {
    Page { styles: &["admin.css", "cdn.css"], scripts: &["files.js"], ..Page::personal(title) }
}
