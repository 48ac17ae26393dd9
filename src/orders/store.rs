//! The SQL of orders, and of what a shop sells by, all of it.

mod at_stripe;
mod attempts;
mod basket;
mod books;
mod downloads;
mod drift;
mod erase;
mod ledger;
mod list;
mod mails;
mod moving;
mod order_mail;
mod place;
mod provider;
mod row;
mod selling;
mod settle;
mod steps;
mod story;

pub use at_stripe::{NotedCharge, NotedGone, get_noted_charges, get_noted_gone, get_order_numbers};
pub use attempts::{NewAttempt, add_attempt, attempt_failed, attempt_opened};
pub use basket::{Checkout, CheckoutAsked, Placed, get_checkout};
pub use books::{BooksPlace, get_movements};
pub use downloads::{count_download, get_files};
pub use drift::{
    CheckedCode, CheckedNumbers, CheckedOrder, Numbers, get_checked_codes, get_checked_numbers,
    get_checked_orders, recount_codes,
};
pub use erase::{EraseOutcome, erase_person, get_person};
pub use ledger::{dispute_state, get_payments, refund_state};
pub use list::{Overdue, claim_overdue, get_orders, get_orders_by_ids, get_story};
pub use mails::{
    ask_for_orders, claim_mails, claim_mails_by_id, mail_failed, mail_put_off, mail_sent, mail_statement,
};
pub use moving::{Moved, move_orders};
pub use order_mail::{MOST_MANAGERS, get_order_mail};
pub use place::{NewLine, NewOrder, PlaceOutcome, place_order};
pub use provider::{
    ProviderEvent, claim_refunds, forget_events, get_order_of_charge, is_event_known, refund_refused,
    save_event,
};
pub use selling::{
    decode_discount, decode_selling, delete_item, discount_statement, first_selling_statements, get_discount,
    get_inexact, get_items, get_selling, get_settings, save_item, save_settings, selling_statements,
};
pub use settle::{Settlement, attention_text, write_settlement};
pub use steps::{By, Cancellation, NewRefund, cancel_into_cart, cancel_order, prolong_order, refund_order};
