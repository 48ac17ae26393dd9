//! The SQL of a shop's settings and of its own pages, all of it.

mod page;
mod revision;
mod settings;

pub use page::{
    delete_page, find_page, get_draft, get_page, get_pages, insert_page, order_pages, update_page,
};
pub use settings::{change_shop, get_settings, save_settings, set_emblem};
