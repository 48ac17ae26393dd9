//! What the forms of a shop's settings and of its own pages do.

mod emblem;
mod pages;
mod shop;

pub use emblem::{change as change_emblem, upload as upload_emblem};
pub use pages::{create, delete, order, save};
pub use shop::save_shop;
