//! The rules of orders, and of what a shop sells by.

mod links;
mod mails;
pub mod selling;

pub use links::{mailed_link, named_order, order_link, order_path, verify, was_mailed};
pub use mails::{mails_duty, send_now, send_soon};
