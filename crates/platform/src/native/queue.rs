//! Messages within the process, handled by a few tasks of the runtime.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::PlatformError;
use crate::queue::{Consumer, Message, Queue, check};

/// How many messages are handled at once.
const TASKS: usize = 4;

/// A queue in memory. It keeps every message while the process lives, also before there is anybody to handle them,
/// and forgets them when it ends.
pub struct LocalQueue {
    sender: UnboundedSender<Message>,
    /// What comes of it, until it has a consumer.
    receiver: Mutex<Option<UnboundedReceiver<Message>>>,
}

impl Default for LocalQueue {
    fn default() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { sender, receiver: Mutex::new(Some(receiver)) }
    }
}

#[async_trait]
impl Queue for LocalQueue {
    async fn send(&self, message: Message, delay: Duration) -> Result<(), PlatformError> {
        let seconds = check(&message, delay)?;
        let sender = self.sender.clone();
        // Whoever would receive it is gone only when the process ends.
        if seconds == 0 {
            let _ = sender.send(message);
            return Ok(());
        }
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            let _ = sender.send(message);
        });
        Ok(())
    }

    /// The first consumer is the only one.
    fn deliver_to(&self, consumer: Consumer) {
        let receiver = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(receiver) = receiver {
            tokio::spawn(deliver(receiver, consumer));
        }
    }
}

async fn deliver(mut receiver: UnboundedReceiver<Message>, consumer: Consumer) {
    let places = Arc::new(Semaphore::new(TASKS));
    while let Some(message) = receiver.recv().await {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let consumer = consumer.clone();
        // In a task of its own: a panic ends this message and gives its place back.
        tokio::spawn(async move {
            consumer(message).await;
            drop(place);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::mpsc;
    use tokio::time::Instant;

    use super::*;

    fn message(text: &str) -> Message {
        Message(text.to_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn messages_come_after_their_delay_also_those_sent_before_anybody_listened() {
        let queue = LocalQueue::default();
        let begun = Instant::now();
        for (text, seconds) in [("late", 60), ("now", 0), ("soon", 2)] {
            queue.send(message(text), Duration::from_secs(seconds)).await.unwrap();
        }
        let (tell, mut told) = mpsc::unbounded_channel();
        queue.deliver_to(Arc::new(move |message| {
            let _ = tell.send((message.0, begun.elapsed().as_secs()));
            Box::pin(async {})
        }));
        for expected in [("now", 0), ("soon", 2), ("late", 60)] {
            assert_eq!(told.recv().await.unwrap(), (expected.0.to_owned(), expected.1));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn at_most_four_are_handled_at_once_and_a_panic_takes_no_place_with_it() {
        let queue = LocalQueue::default();
        let (at_once, most, done) =
            (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (now, peak, all) = (at_once.clone(), most.clone(), done.clone());
        queue.deliver_to(Arc::new(move |message| {
            let (now, peak, all) = (now.clone(), peak.clone(), all.clone());
            Box::pin(async move {
                assert_ne!(message.0, "panic", "as it was told to");
                peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                all.fetch_add(1, Ordering::SeqCst);
            })
        }));
        for _ in 0..8 {
            queue.send(message("panic"), Duration::ZERO).await.unwrap();
        }
        for _ in 0..40 {
            queue.send(message("work"), Duration::ZERO).await.unwrap();
        }
        tokio::time::sleep(Duration::from_secs(11)).await;
        assert_eq!((most.load(Ordering::SeqCst), done.load(Ordering::SeqCst)), (TASKS, 40));
    }
}
