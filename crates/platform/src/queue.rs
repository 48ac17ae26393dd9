//! Messages that a home sends to itself, to be handled a little later and apart from what sent them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::{ErrorKind, PlatformError, Service};

/// The largest message, in bytes. Cloudflare takes 128 KB, of which its own notes on the message are a part.
/// <https://developers.cloudflare.com/queues/platform/limits/>
pub const MAX_BYTES: usize = 127_000;

/// The longest delay: twelve hours.
pub const MAX_DELAY: Duration = Duration::from_secs(43_200);

/// A message: a few words of JSON that say what is to be done. What it is done with stays in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(pub String);

/// What handles a message. What it could not do is for whoever sweeps: nobody is told.
pub type Consumer = Arc<dyn Fn(Message) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Sends messages.
///
/// A message may come twice, late, out of order, or not at all: natively whatever waits is forgotten when the process
/// ends. Whoever sends one has the work itself in the database, and looks there now and then for what was forgotten.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Sends a message that is handled after the delay, or later; a longer one than [`MAX_DELAY`] counts as that, and
    /// parts of a second count as a whole one.
    ///
    /// Fails with [`ErrorKind::Refused`] where the message has more than [`MAX_BYTES`].
    async fn send(&self, message: Message, delay: Duration) -> Result<(), PlatformError>;

    /// From now on messages are handled by this, natively. On Workers, where the runtime brings them to the Worker's
    /// own entry, it is nothing.
    fn deliver_to(&self, _consumer: Consumer) {}
}

/// Holds a message and its delay against what every queue has to refuse or to shorten. The delay in seconds.
pub(crate) fn check(message: &Message, delay: Duration) -> Result<u32, PlatformError> {
    if message.0.len() > MAX_BYTES {
        let why = format!("a message has at most {MAX_BYTES} bytes");
        return Err(PlatformError::new(Service::Queue, "send", ErrorKind::Refused, why));
    }
    let delay = delay.min(MAX_DELAY);
    let seconds = delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0));
    Ok(u32::try_from(seconds).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_whole_seconds_and_at_most_half_a_day() {
        let seconds = |ms| check(&Message("{}".to_owned()), Duration::from_millis(ms)).unwrap();
        assert_eq!([0, 1, 1_000, 1_001].map(seconds), [0, 1, 1, 2]);
        assert_eq!([43_199_001, 43_200_000, 43_200_001, u64::MAX].map(seconds), [43_200; 4]);
    }

    #[test]
    fn what_a_queue_has_no_room_for_is_refused() {
        let ends = |bytes| check(&Message("x".repeat(bytes)), Duration::ZERO).map_err(|error| error.kind);
        assert_eq!(ends(MAX_BYTES), Ok(0));
        assert_eq!(ends(MAX_BYTES + 1), Err(ErrorKind::Refused));
    }
}
