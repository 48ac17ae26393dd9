//! Signing in, and how long it lasts.

mod codes;
mod faults;
mod sessions;
