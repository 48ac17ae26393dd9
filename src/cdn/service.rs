//! The rules of files: nothing is acknowledged that is not there whole, and nothing is left that nobody knows of.

pub mod drift;

mod actor;
mod cache;
mod change;
mod intake;
mod objects;
mod parts;
mod read;
mod sweep;
mod upload;

pub use actor::Actor;
pub use cache::{cache_key, invalidate};
pub use change::{change_files, delete_files, description};
pub use objects::copy_key;
pub use parts::{abort_upload, begin_parts, finish_parts, put_part};
pub use read::{
    get_file, get_file_by_hash, get_file_by_key, get_file_details, get_file_listing, get_files_by_keys,
    get_files_in_use, get_folders, list_all_files, list_files,
};
pub use sweep::{ABANDONED_AFTER, Swept, sweep, sweep_duty};
pub use upload::upload;

pub use crate::cdn::store::{FileEdit, FileFilter, ServedFile};
