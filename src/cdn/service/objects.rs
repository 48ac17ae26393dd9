//! What stands in the bucket for a file.

use coppice_platform::bucket::{ObjectMeta, PutOptions};
use coppice_platform::images::ImageFormat;
use coppice_platform::{Bucket, PlatformError};

use crate::cdn::model::WIDTHS;
use crate::tenant::TenantId;

/// How many files' objects are removed at once: with their copies, fewer than the thousand a bucket takes.
pub const MANY: usize = 50;

/// By what name it stands beside an object whose it is.
const SHOP: &str = "shop";

/// What stands beside an object of this type: it says itself whose it is, should it ever lose its row.
pub fn describe(tenant: &TenantId, media_type: &str) -> PutOptions {
    PutOptions {
        content_type: Some(media_type.to_owned()),
        custom: [(SHOP.to_owned(), tenant.0.clone())].into(),
        ..PutOptions::default()
    }
}

/// Whether the object says that it is this shop's.
pub fn is_of(object: &ObjectMeta, tenant: &TenantId) -> bool {
    object.custom.get(SHOP) == Some(&tenant.0)
}

/// Where the copy of a picture at this width stands. No folder has a dot in it, so no file's own key looks like that.
pub fn copy_key(key: &str, width: u32, format: ImageFormat) -> String {
    format!("{key}/{width}.{}", format.name())
}

/// Everything that may stand in the bucket for a file: itself, and every copy that could have been made.
pub fn object_keys(key: &str) -> Vec<String> {
    let copies =
        WIDTHS.into_iter().flat_map(|width| ImageFormat::ALL.map(|format| copy_key(key, width, format)));
    std::iter::once(key.to_owned()).chain(copies).collect()
}

/// Removes what stands for these files, at most [`MANY`]; what is not there is no error.
///
/// # Errors
/// What the bucket can't do.
pub async fn remove(
    bucket: &dyn Bucket,
    keys: impl Iterator<Item = &str> + Send,
) -> Result<(), PlatformError> {
    let keys: Vec<String> = keys.flat_map(object_keys).collect();
    bucket.delete(&keys).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_objects_of_many_files_fit_into_one_call() {
        assert!(object_keys("a.png").len() * MANY <= 1_000);
        assert!(object_keys("a.png").contains(&"a.png/320.webp".to_owned()));
    }
}
