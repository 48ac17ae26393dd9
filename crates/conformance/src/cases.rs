//! The cases, by what they are about.

mod bucket_lists;
mod bucket_parts;
mod bucket_reads;
mod bucket_streams;
mod bucket_writes;
mod domains;
mod flags;
mod images;
mod kv;
mod kv_lists;
mod mail;
mod mails;
mod pictures;
mod queue;
mod sql_batches;
mod sql_sessions;
mod sql_values;
mod stock;
mod stores;
mod world;

use crate::Case;
pub use queue::consume;

/// All cases.
pub fn cases() -> Vec<Case> {
    [
        sql_sessions::cases(),
        sql_batches::cases(),
        sql_values::cases(),
        kv::cases(),
        kv_lists::cases(),
        bucket_reads::cases(),
        bucket_writes::cases(),
        bucket_lists::cases(),
        bucket_parts::cases(),
        bucket_streams::cases(),
        images::cases(),
        mail::cases(),
        mails::cases(),
        pictures::cases(),
        queue::cases(),
        stock::cases(),
        stores::cases(),
        domains::cases(),
        flags::cases(),
        world::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
