//! What the forms of orders, and of what a shop sells by, do.

mod books;
mod bulk;
mod checkout;
mod drift;
mod manage;
pub mod selling;
mod webhook;

pub use books::payments_csv;
pub use bulk::bulk;
pub use checkout::{back, cancel as cancel_own, download, find_orders, pay, place};
pub use drift::mend;
pub use manage::{erase, manage};
pub use webhook::stripe as stripe_webhook;
