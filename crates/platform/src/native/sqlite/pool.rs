//! Connections and who may use them.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::Connection;
use crate::{ErrorKind, PlatformError, Service};

/// A few connections to one file, lent in the order they are asked for. A pool of one is a queue: the writer.
#[derive(Clone)]
pub(in crate::native) struct Pool {
    service: Service,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Pool {
    pub(in crate::native) fn new(service: Service, connections: Vec<Connection>) -> Self {
        let permits = Arc::new(Semaphore::new(connections.len()));
        Self { service, idle: Arc::new(Mutex::new(connections)), permits }
    }

    /// Runs `work` on a blocking thread: for what may wait for the disk or another writer.
    ///
    /// The work goes on to its end even if the caller stops waiting for it.
    pub(in crate::native) async fn run<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&mut Connection) -> Result<T, PlatformError> + Send + 'static,
    ) -> Result<T, PlatformError> {
        let gone =
            || PlatformError::new(self.service, operation, ErrorKind::Unavailable, "no connection left");
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| gone())?;
        let idle = self.idle.clone();
        let done = tokio::task::spawn_blocking(move || {
            let answer = lend(&idle, work);
            drop(permit);
            answer
        });
        done.await.ok().flatten().ok_or_else(gone)?
    }

    /// Runs `work` on this very thread: for look-ups of a few microseconds, which handing over to another
    /// thread would make several times as dear.
    pub(in crate::native) async fn run_here<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&mut Connection) -> Result<T, PlatformError>,
    ) -> Result<T, PlatformError> {
        let gone =
            || PlatformError::new(self.service, operation, ErrorKind::Unavailable, "no connection left");
        let _permit = self.permits.acquire().await.map_err(|_| gone())?;
        lend(&self.idle, work).ok_or_else(gone)?
    }
}

/// Takes a connection, which a permit has promised, uses it and puts it back.
fn lend<T>(idle: &Mutex<Vec<Connection>>, work: impl FnOnce(&mut Connection) -> T) -> Option<T> {
    let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    let mut connection = lock().pop()?;
    let answer = work(&mut connection);
    lock().push(connection);
    Some(answer)
}
