//! Names for domains: what may be one.

mod domain;
mod label;

pub use domain::{DomainError, DomainName};
pub use label::{LONGEST_LABEL, Label, LabelError};
