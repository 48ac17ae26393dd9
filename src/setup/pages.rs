//! The page of the set-up.

pub mod setup;
