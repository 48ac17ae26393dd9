//! The pages of orders, and of what a shop sells by.

pub mod account;
pub mod checkout;
pub mod detail;
mod downloads;
pub mod drift;
pub mod erase;
pub mod find;
pub mod list;
pub mod order;
pub mod print;
pub mod selling;
