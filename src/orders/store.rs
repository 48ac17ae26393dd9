//! The SQL of orders, and of what a shop sells by, all of it.

mod mails;
mod order_mail;
mod selling;

pub use mails::{
    claim_mails, claim_mails_by_id, mail_failed, mail_if_statement, mail_put_off, mail_sent, mail_statement,
};
pub use order_mail::{MOST_MANAGERS, get_order_mail};
pub use selling::{
    decode_discount, decode_selling, delete_item, discount_statement, first_selling_statements, get_discount,
    get_items, get_selling, get_settings, save_item, save_settings, selling_statements,
};
