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

use crate::cdn::serve;
use crate::locals::Locals;

/// What is kept of these files from answers before is no longer true. After the answer: it takes a call to KV each.
pub(super) fn forget_cached(locals: &Locals, keys: Vec<String>) {
    let app = locals.app.clone();
    locals.app.platform.background.wait_until(Box::pin(async move {
        for key in keys {
            app.cache.delete(&serve::cache_key(&key)).await;
        }
    }));
}
