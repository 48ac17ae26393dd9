//! The endpoints of the files' management.

mod body;
mod form;
mod link;
mod manage;
mod parts;
mod upload;

pub use form::{replace_file, upload_files};
pub use link::sign_link;
pub use manage::{delete_files, edit_file, move_files};
pub use parts::{abort_upload, begin_upload, finish_upload, put_part};
pub use upload::put_file;

use futures_util::future::join_all;

use crate::cdn::serve;
use crate::locals::Locals;

/// What is kept of these files from answers before is no longer true: waited for, so that who has made a file private
/// can rely on it.
pub(super) async fn invalidate(locals: &Locals, keys: impl IntoIterator<Item = String>) {
    let keys = keys.into_iter().map(|key| serve::cache_key(&locals.home, &key));
    join_all(keys.map(|key| async move { locals.invalidate(&key).await })).await;
}
