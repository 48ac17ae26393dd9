//! What the adapter's own tests need.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Platform;

/// A platform of its own in a directory that goes with the value beside it.
pub(crate) async fn platform() -> (tempfile::TempDir, Platform) {
    let directory = tempfile::tempdir().unwrap();
    let (platform, _) = super::open(directory.path(), Arc::new(BTreeMap::new())).await.unwrap();
    (directory, platform)
}
