//! The rules of managing products.

mod bulk;
mod draft;
mod editor;
mod files;
mod list;
mod pictures;
mod preview;
mod stock;

pub use bulk::{BulkChange, BulkOutcome, BulkPlan, BulkRow, apply_bulk, get_bulk_terms, plan_bulk};
pub use draft::Problem;
pub use editor::{Conflict, Editor, Going, Saved, edit, new_product, open};
pub use files::{FilesView, add_download, get_downloads, remove_download};
pub use list::get_list;
pub use pictures::Library;
pub use preview::{preview_link, previewed, signed_part};
pub use stock::{StockField, StockForm, StockSaved, StockView, change, get_stock};
