//! What the adapter's own tests need.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;

use crate::{Clock, Platform};

/// A platform of its own in a directory that goes with the value beside it.
pub(crate) async fn platform() -> (tempfile::TempDir, Platform) {
    let directory = tempfile::tempdir().unwrap();
    let (platform, _) = super::open(directory.path(), Arc::new(BTreeMap::new())).await.unwrap();
    (directory, platform)
}

/// A clock that says what it is told to, in seconds.
pub(crate) struct SetClock(AtomicI64);

impl SetClock {
    pub(crate) fn at(seconds: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(seconds)))
    }

    pub(crate) fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst) * 1_000
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
