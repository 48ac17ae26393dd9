//! One thing after another.

use std::future::Future;

use futures_util::future::BoxFuture;
use futures_util::lock::Mutex;

/// Does one piece of work at a time, in the order they come.
///
/// Work that was begun is brought to its end even if nobody waits for it any more, as a request that timed out: the
/// next in line does it first. So nothing is left half done, and nothing is done twice.
pub(crate) struct Serial<T>(Mutex<Option<BoxFuture<'static, T>>>);

impl<T> Serial<T> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(None))
    }

    pub(crate) async fn run(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let mut begun = self.0.lock().await;
        if let Some(left) = begun.as_mut() {
            left.await;
        }
        let done = begun.insert(Box::pin(work)).await;
        *begun = None;
        done
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_is_done_once_and_before_the_next() {
        let serial = Serial::new();
        let done = Arc::new(AtomicU32::new(0));
        let (go, wait) = oneshot::channel::<()>();
        let counter = done.clone();
        let abandoned = async move {
            wait.await.unwrap();
            counter.fetch_add(1, Ordering::SeqCst)
        };
        assert_eq!(serial.run(abandoned).now_or_never(), None);
        go.send(()).unwrap();
        for expected in [1, 2] {
            let counter = done.clone();
            assert_eq!(serial.run(async move { counter.fetch_add(1, Ordering::SeqCst) }).await, expected);
        }
    }

    #[tokio::test]
    async fn what_was_never_begun_is_not_done() {
        let serial = Serial::new();
        drop(serial.run(async { panic!("nobody waited for this even once") }));
        serial.run(async {}).await;
    }
}
