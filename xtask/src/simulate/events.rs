//! What visitors do.

use super::city::{self, City};
use super::random::Random;

/// How many visitors there are in each city.
pub const VISITORS: usize = 100;
/// How long they are watched.
pub const WATCHED_MS: u64 = 3_600_000;
/// From one page to the next takes at most twice this long, and on average this.
pub const READING_MS: u64 = 30_000;
/// Of so many pages, one is a form that is sent, such as something put into the cart.
pub const PAGES_A_WRITE: u64 = 10;

/// Something that a visitor does. A visitor is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub at_ms: u64,
    pub visitor: usize,
    pub city: City,
    pub action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The primary commits a write.
    Commit,
    /// A page that is the same for everybody asks the database.
    Read,
    /// A page of the visitor's own, such as their cart.
    ReadOwn,
}

/// An hour of all visitors, in order of time.
///
/// A form that is sent is answered by a redirect to a page of the visitor's own, which is asked for at once.
pub fn hour(seed: u64) -> Vec<Event> {
    let mut events: Vec<_> = city::ALL
        .into_iter()
        .flat_map(|city| std::iter::repeat_n(city, VISITORS))
        .enumerate()
        .flat_map(|(visitor, city)| visit(seed, visitor, city))
        .collect();
    events.sort_by_key(|event| (event.at_ms, event.visitor));
    events
}

fn visit(seed: u64, visitor: usize, city: City) -> Vec<Event> {
    let mut random = Random::new(seed, visitor as u64);
    let event = |at_ms, action| Event { at_ms, visitor, city, action };
    let mut events = Vec::new();
    let mut now_ms = random.below(2 * READING_MS);
    while now_ms < WATCHED_MS {
        if random.below(PAGES_A_WRITE) == 0 {
            let round_trip_ms = city.round_trip_ms(city::PRIMARY);
            events.push(event(now_ms + round_trip_ms / 2, Action::Commit));
            now_ms += round_trip_ms;
            events.push(event(now_ms, Action::ReadOwn));
        } else {
            events.push(event(now_ms, Action::Read));
        }
        now_ms += random.below(2 * READING_MS);
    }
    events
}
