//! What people did that somebody may ask about later: who, when, what, and roughly from where.
//!
//! Codes, tokens and whole addresses are never part of it.

mod event;
pub mod store;

pub use event::{Action, AuditEvent, masked_email};
