//! What people did that somebody may ask about later: who, when, what, and roughly from where.
//!
//! Codes, tokens and whole addresses are never part of it.

mod note;
pub mod store;

pub use note::{Action, Note, masked_email};
