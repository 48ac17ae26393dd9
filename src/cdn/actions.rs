//! What forms and scripts send to the files' management: each changes something and answers with a way on.

mod body;
mod drift;
mod form;
mod link;
mod manage;
mod parts;
mod upload;

pub use drift::compare;
pub use form::{announced, replace_file, store_field, store_file, unreadable, upload_files};
pub use link::sign_link;
pub use manage::{delete_files, edit_file, move_files, save_typed};
pub use parts::{abort_upload, put_part};
pub use upload::put_file;
