//! The rules of orders, and of what a shop sells by.

pub mod books;
mod bulk;
mod checkout;
pub mod drift;
mod links;
mod mails;
mod place;
pub mod selling;
mod settle;
mod steps;
mod sweep;
mod view;

use crate::error::AppError;

pub use bulk::{BulkOutcome, BulkStep, get_slips, step_all};
pub use checkout::{CheckoutOutcome, begin_checkout, checkout};
pub use links::{mailed_link, named_order, order_link, order_path, verify, was_mailed};
pub use mails::{mails_duty, send_now, send_soon};
pub use settle::{Teller, settle, settle_told};
pub use steps::{cancel, cancel_own, enter_payment, give_back, may_cancel, step};
pub use sweep::sweep_duty;
pub use view::{get_order, instructions, link_to, list_orders, open_order, opened_from_mail};

fn no_order() -> AppError {
    AppError::NotFound("There is no such order.".into())
}
