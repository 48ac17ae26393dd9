//! Seats for those who are at something at the same time, and the queues before them.

mod queue;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use coppice_platform::Clock;
use futures_util::future::{Either, select};

use queue::{Entry, Queue, Ticket};

/// How often a request that waits looks whether it is its turn. On Workers it must look: a request must not be woken by
/// another one's I/O. Natively it is woken.
const LOOK_EVERY: Duration =
    if cfg!(target_family = "wasm") { Duration::from_millis(20) } else { Duration::MAX };

/// So many seats in all and so many for each client. Who finds none free waits in the queue of its client; of the clients
/// that wait, each has its turn, so that many requests of one delay nobody else's.
pub struct Seats(Mutex<Queue>);

/// One of the seats, given back when it is dropped.
///
/// It is not to be held while something is awaited that only its holder's client can bring, unless what it guards is
/// what the client brings.
#[must_use]
pub struct Seat<'a> {
    seats: &'a Seats,
    client: String,
}

impl Seats {
    /// This many seats, and for each client no more than that many of them.
    pub fn new(all: u32, each: u32) -> Self {
        Self(Mutex::new(Queue::new(all, each)))
    }

    /// A seat for this client, if there is one within its `patience`. Dropping the future leaves the queue.
    pub async fn take(&self, client: &str, clock: &dyn Clock, patience: Duration) -> Option<Seat<'_>> {
        let entry = self.queue().enter(client);
        let ticket = match entry {
            Entry::Seated => return Some(self.seat(client)),
            Entry::Waits(ticket) => ticket,
            Entry::Refused => return None,
        };
        let waiting = Waiting { seats: self, client, ticket };
        let mut left = patience;
        while !left.is_zero() {
            let step = left.min(LOOK_EVERY);
            if let Either::Left(_) = select(pin!(waiting.turn()), pin!(clock.sleep(step))).await {
                return Some(self.seat(client));
            }
            left = left.saturating_sub(step);
        }
        None
    }

    /// A seat that is kept by whoever has it for as long as they like, such as by an answer that goes on when its request is
    /// over. Nobody waits for one.
    pub fn keep(self: &Arc<Self>, client: &str) -> Option<KeptSeat> {
        // Not within the match, whose arms look into the queue too.
        let entry = self.queue().enter(client);
        match entry {
            Entry::Seated => Some(KeptSeat { seats: self.clone(), client: client.to_owned() }),
            Entry::Waits(ticket) => {
                let next = self.queue().give_up(client, ticket);
                if let Some(next) = next {
                    next.wake();
                }
                None
            }
            Entry::Refused => None,
        }
    }

    /// Gives a seat back.
    fn leave(&self, client: &str) {
        let next = self.queue().leave(client);
        if let Some(next) = next {
            next.wake();
        }
    }

    fn seat(&self, client: &str) -> Seat<'_> {
        Seat { seats: self, client: client.to_owned() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.seats.leave(&self.client);
    }
}

/// A [`Seat`] that outlives the request it was taken in.
#[must_use]
pub struct KeptSeat {
    seats: Arc<Seats>,
    client: String,
}

impl Drop for KeptSeat {
    fn drop(&mut self) {
        self.seats.leave(&self.client);
    }
}

/// A place in the queue.
struct Waiting<'a> {
    seats: &'a Seats,
    client: &'a str,
    ticket: Ticket,
}

impl Waiting<'_> {
    /// Until a seat is this one's, for which it must be asked no more.
    async fn turn(&self) {
        poll_fn(|context| {
            let waker = (LOOK_EVERY == Duration::MAX).then(|| context.waker());
            if self.seats.queue().called(self.client, self.ticket, waker) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let next = self.seats.queue().give_up(self.client, self.ticket);
        if let Some(next) = next {
            next.wake();
        }
    }
}

#[cfg(test)]
mod tests;
