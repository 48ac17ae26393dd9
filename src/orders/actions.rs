//! What the forms of orders, and of what a shop sells by, do.

mod checkout;
mod manage;
pub mod selling;
mod webhook;

pub use checkout::{back, cancel as cancel_own, pay, place};
pub use manage::manage;
pub use webhook::stripe as stripe_webhook;
