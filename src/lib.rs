//! Coppice: a small business's web presence on the edge.
//!
//! The rooms, in the order in which a request walks through them: `router` → `hooks` → a feature's pages and
//! endpoints → its service → its store, with `kv` beside the store. `docs/ARCHITECTURE.md` is the map.

// A view's type is as deep as its elements are nested.
#![recursion_limit = "512"]

pub mod api;
pub mod cdn;
pub mod client;
pub mod domains;
pub mod error;
pub mod number;
pub mod shop;

#[cfg(feature = "ssr")]
pub mod admin;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod archive;
#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod attachment;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod auth;
#[cfg(feature = "ssr")]
pub mod bookmarks;
#[cfg(feature = "ssr")]
pub mod cache_policy;
#[cfg(feature = "ssr")]
pub mod client_address;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
pub mod dev_faults;
#[cfg(feature = "ssr")]
pub mod email;
#[cfg(feature = "ssr")]
pub mod entity_tag;
#[cfg(feature = "ssr")]
pub mod extract;
#[cfg(feature = "ssr")]
pub mod flags;
#[cfg(feature = "ssr")]
pub mod header_text;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod hooks;
#[cfg(feature = "ssr")]
pub mod host;
#[cfg(feature = "ssr")]
pub mod imports;
#[cfg(feature = "ssr")]
pub mod kv;
#[cfg(feature = "ssr")]
pub mod kv_api;
#[cfg(feature = "ssr")]
pub mod limit;
#[cfg(feature = "ssr")]
pub mod locals;
#[cfg(feature = "ssr")]
pub mod markdown;
#[cfg(feature = "ssr")]
pub mod orders;
#[cfg(feature = "ssr")]
pub mod people;
#[cfg(feature = "ssr")]
pub mod products;
#[cfg(feature = "ssr")]
pub mod readiness;
#[cfg(feature = "ssr")]
pub mod refusal;
#[cfg(feature = "ssr")]
pub mod region;
#[cfg(feature = "ssr")]
pub mod request_body;
#[cfg(feature = "ssr")]
pub mod request_context;
#[cfg(feature = "ssr")]
pub mod response_state;
#[cfg(feature = "ssr")]
pub mod return_to;
#[cfg(feature = "ssr")]
pub mod router;
#[cfg(feature = "ssr")]
pub mod seal;
#[cfg(feature = "ssr")]
pub mod second_looks;
#[cfg(feature = "ssr")]
pub mod setup;
#[cfg(feature = "ssr")]
pub mod shared_work;
#[cfg(feature = "ssr")]
pub mod site;
#[cfg(feature = "ssr")]
pub mod state;
#[cfg(feature = "ssr")]
pub mod tenant;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod tick;
#[cfg(feature = "ssr")]
pub mod tokens;
#[cfg(feature = "ssr")]
pub mod typed;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod visitor;

/// Makes both lists of the names of files.
macro_rules! migrations {
    ($($name:literal,)*) => {
        /// The schema, in the order in which it grew: name and SQL. The same files serve D1 and SQLite.
        pub const MIGRATIONS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../migrations/", $name)))),*];

        /// Their names alone: a Worker, whose tables others bring up to date, need not carry what they say.
        pub const MIGRATION_NAMES: &[&str] = &[$($name),*];
    };
}

migrations! {
    "0001_shop.sql",
    "0002_auth.sql",
    "0003_cdn.sql",
    "0004_consistency.sql",
    "0005_catalogue.sql",
    "0006_storefront.sql",
    "0007_copies.sql",
    "0008_codes.sql",
    "0009_hosts.sql",
    "0010_rhythm.sql",
    "0011_duties.sql",
    "0012_domains.sql",
    "0013_products.sql",
    "0014_people.sql",
    "0015_site.sql",
    "0018_facets.sql",
    "0017_managed.sql",
    "0016_imports.sql",
    "0019_orders.sql",
    "0020_stripe.sql",
    "0021_books.sql",
    "0022_erasing.sql",
    "0023_downloads.sql",
    "0024_kv_api.sql",
    "0025_kv_guards.sql",
    "0026_kv_moving.sql",
    "0027_kv_phase.sql",
    "0028_flags.sql",
    "0029_gate.sql",
}
