//! What the forms of `/admin/products` do.

mod body;
mod bulk;
mod edit;
mod stock;

pub use bulk::bulk;
pub use edit::{create, save};
pub use stock::change_stock;
