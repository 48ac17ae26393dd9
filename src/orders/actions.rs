//! What the forms of orders, and of what a shop sells by, do.

mod checkout;
mod manage;
pub mod selling;

pub use checkout::{cancel as cancel_own, find_orders, place};
pub use manage::{erase, manage};
