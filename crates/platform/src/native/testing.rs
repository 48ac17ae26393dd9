//! What the adapter's own tests need.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::SqliteKv;
use super::kv::KvFile;
use crate::{Clock, Platform};

/// A platform of its own in a directory that goes with the value beside it.
pub(crate) async fn platform() -> (tempfile::TempDir, Platform) {
    let directory = tempfile::tempdir().unwrap();
    let (platform, _) = super::open(directory.path(), Arc::new(BTreeMap::new())).await.unwrap();
    (directory, platform)
}

/// A namespace of its own, by this clock, in a directory that goes with the value beside it.
pub(crate) fn kv(clock: Arc<dyn Clock>) -> (tempfile::TempDir, SqliteKv) {
    let directory = tempfile::tempdir().unwrap();
    let file = KvFile::open(&directory.path().join("kv.sqlite"), 1).unwrap();
    (directory, file.namespace("N", clock))
}
