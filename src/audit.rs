//! What people did that somebody may ask about later: who, when, what, and roughly from where.
//!
//! Codes, tokens and whole addresses are never part of it.

mod entry;
mod event;
pub mod service;
pub mod store;

pub use entry::{AuditEntry, AuditFilter, Place};
pub use event::{Action, AuditEvent, masked_email};
