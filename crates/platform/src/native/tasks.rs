//! Background work on tokio.

use crate::Background;
use crate::background::Task;

/// Tasks of the runtime the server runs on.
pub struct TokioTasks;

impl Background for TokioTasks {
    fn wait_until(&self, task: Task) {
        tokio::spawn(task);
    }
}
