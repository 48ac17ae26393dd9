//! The SQL of files, all of it.
//!
//! Every change of a file's state is one statement that names the state it must be in before; what goes with it (how
//! much a folder holds, an event) goes into the same batch, ahead of it, under the same condition.

mod change;
mod drift;
mod folders;
mod list;
mod read;
mod sweep;
mod upload;
mod upload_parts;

pub use change::{Deleting, FileEdit, delete_files, edit_file, forget_deleted};
pub use drift::{
    DriftRow, State, adopt, count_files, get_drift_rows, get_drift_rows_by_key, give_up_one_replaced,
    note_removed, take_stored,
};
pub use folders::get_cdn_folders;
pub use list::{FileFilter, get_file_listing, list_all_cdn_files, list_cdn_files};
pub use read::{
    ServedFile, get_cdn_file, get_cdn_file_by_key, get_cdn_file_by_sha256, get_cdn_files_by_keys,
    get_cdn_files_in_use,
};
pub use sweep::{
    Expired, get_expired_uploads, get_remains, give_up_pending, give_up_replaced, give_up_upload,
};
pub use upload::{
    BeginUploadError, NewRow, StoredMeta, begin_upload, discard_upload, finish_upload,
    insert_ready_statements,
};
pub use upload_parts::{PartsUpload, begin_parts, find_same_upload, get_upload, save_part};
