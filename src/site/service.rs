//! The rules of a shop's settings and of its own pages.

mod emblem;
mod invalid;
mod page;
mod read_page;
mod read_settings;
mod settings;

pub use emblem::{may_be_emblem, set_emblem};
pub use page::{delete_page, find_page, get_draft, get_page, get_pages, move_page, save_page};
pub use read_page::{gaps, read_page};
pub use read_settings::read_settings;
pub use settings::{change_shop, get_settings, save_settings};
