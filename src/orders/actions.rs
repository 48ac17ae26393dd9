//! What the forms of orders, and of what a shop sells by, do.

mod checkout;
mod manage;
pub mod selling;
mod webhook;

pub use checkout::{back, cancel as cancel_own, download, find_orders, pay, place};
pub use manage::{erase, manage};
pub use webhook::stripe as stripe_webhook;
