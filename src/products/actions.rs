//! What the forms of `/admin/products` do.

mod body;
mod bulk;
mod edit;
mod files;
mod stock;

pub use bulk::bulk;
pub use edit::{create, save};
pub use files::{add_download, remove_download};
pub use stock::change_stock;
