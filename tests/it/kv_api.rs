//! Keys and values for programs of others.

mod caller;
mod guards;
mod keys;
mod legacy;
pub mod program;
