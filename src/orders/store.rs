//! The SQL of orders, and of what a shop sells by, all of it.

mod selling;

pub use selling::{
    decode_discount, decode_selling, delete_item, discount_statement, first_selling_statements, get_discount,
    get_items, get_selling, get_settings, save_item, save_settings, selling_statements,
};
