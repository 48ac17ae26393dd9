//! The rules of orders, and of what a shop sells by.

pub mod books;
mod bulk;
mod checkout;
mod context;
mod downloads;
pub mod drift;
mod erase;
mod find;
mod links;
mod mails;
mod pay;
mod place;
mod refunds;
pub mod selling;
mod settle;
mod steps;
mod stripe;
mod sweep;
mod view;
mod webhook;

use crate::error::AppError;

pub use bulk::{BulkOutcome, BulkStep, get_slips, step_all};
pub use checkout::{CheckoutOutcome, begin_checkout, checkout};
pub use context::Context;
pub use downloads::{download, order_files};
pub use erase::{erase_person, get_person};
pub use find::find_orders;
pub use links::{link_to, mailed_link, named_order, order_link, order_path, verify, was_mailed};
pub use mails::{mails_duty, send_now, send_soon};
pub use pay::{pay, returned};
pub use refunds::refunds_duty;
pub use settle::{Teller, settle, settle_told};
pub use steps::{cancel, cancel_own, enter_payment, give_back, may_cancel, own_cart, step};
pub use sweep::sweep_duty;
pub use view::{get_order, list_orders, open_order, opened_from_mail};
pub use webhook::{WebhookError, receive_webhook};

fn no_order() -> AppError {
    AppError::NotFound("There is no such order.".into())
}
