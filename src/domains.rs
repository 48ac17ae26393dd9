//! Finding a name: a search thinks of candidates, asks the registries which of them are free, and ranks what it finds.
//!
//! A search is a row (`domain_jobs`), and its candidates that nobody has asked for yet are its work list, so that it goes on
//! wherever it was left: each step is short, holds a lease, and stores what it finds as soon as it knows it. No name is called
//! available without proof ([`coppice_rdap`] decides).

pub mod api;
pub mod model;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod events;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
