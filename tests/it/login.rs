//! Signing in, and how long it lasts.

mod codes;
mod cookies;
mod faults;
mod providers;
mod sessions;
mod shops;
mod strangers;
