//! The pages of sign-in and of the account.

pub mod account;
pub mod code;
pub mod dev_mail;
pub mod link;
pub mod login;
pub mod sessions;
