//! The whole site, in process, as its visitors and its operators meet it. One binary, so that the application is linked
//! once; the folders are those of the addresses.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy does not see that helpers are part of a test: a test that can't go on should say so"
)]

mod admin;
mod api;
mod cdn;
mod consistency;
mod domains;
mod faults;
mod flags;
mod histories;
mod home;
mod http;
mod imports;
mod kv_api;
mod limits;
mod login;
mod logs;
mod orders;
mod people;
mod plans;
mod products;
mod races;
mod readiness;
mod replication;
mod setup;
mod shop;
mod site;
mod static_files;
mod support;
mod tenants;
mod tick;
