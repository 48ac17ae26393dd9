//! The rules of files: nothing is acknowledged that is not there whole, and nothing is left that nobody knows of.

pub mod drift;

mod actor;
mod change;
mod intake;
mod objects;
mod parts;
mod sweep;
mod upload;

pub use actor::Actor;
pub use change::{change_files, delete_files, description};
pub use objects::copy_key;
pub use parts::{abort_upload, begin_parts, finish_parts, put_part};
pub use sweep::{ABANDONED_AFTER, Swept, sweep};
pub use upload::upload;
