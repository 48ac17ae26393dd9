//! Work that outlives the answer.

use std::future::Future;
use std::pin::Pin;

/// A task to run after the answer.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs work after the answer is sent (`wait_until`). It may be lost if the process or isolate ends.
pub trait Background: Send + Sync {
    /// Starts the task now; nobody waits for it.
    fn wait_until(&self, task: Task);
}
