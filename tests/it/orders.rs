//! Orders, and what a shop sells by.

mod mails;
mod settings;
