//! What a shop sells by: read in one go, and changed only as somebody has seen it.

mod change;
mod first;
mod read;

pub use change::{delete_item, save_item, save_settings};
pub use first::first_selling_statements;
pub use read::{
    decode_discount, decode_selling, decode_settings, discount_statement, get_discount, get_inexact,
    get_items, get_selling, get_settings, selling_statements, settings_statement,
};
