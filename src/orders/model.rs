//! Orders, and what a shop sells by, as pages and stores speak of them.

mod mail;
pub mod selling;

pub use mail::{ClaimedMail, MailKind, MailLine, OrderMail};
