//! Who sits, and who waits for whom.

use std::collections::{HashMap, HashSet, VecDeque};
use std::task::Waker;

/// The most requests of one client that may wait. What waits is held in memory.
const LONGEST: usize = 4_096;

/// The number of somebody who waits.
pub type Ticket = u64;

/// What comes of somebody who enters.
pub enum Entry {
    /// There was a seat.
    Seated,
    /// There was none; the ticket says whose turn it is.
    Waits(Ticket),
    /// Too many of the client's wait already.
    Refused,
}

/// Who sits and who waits. As long as a seat is free, nobody waits who may have it.
pub struct Queue {
    all: u32,
    each: u32,
    taken: u32,
    tickets: Ticket,
    clients: HashMap<String, Client>,
    /// Clients with requests that wait, in the order of their turns.
    turns: VecDeque<String>,
    /// Those to whom a seat was given that they have not yet sat down on.
    called: HashSet<Ticket>,
}

#[derive(Default)]
struct Client {
    taken: u32,
    waiting: VecDeque<(Ticket, Option<Waker>)>,
}

impl Queue {
    /// This many seats, and for each client no more than that many of them.
    pub fn new(all: u32, each: u32) -> Self {
        let (clients, turns, called) = Default::default();
        Self { all, each, taken: 0, tickets: 0, clients, turns, called }
    }

    /// Sits down, or else takes a ticket in the client's queue.
    pub fn enter(&mut self, name: &str) -> Entry {
        let (all, each) = (self.all, self.each);
        let client = self.clients.entry(name.to_owned()).or_default();
        if self.taken < all && client.taken < each {
            self.taken = self.taken.saturating_add(1);
            client.taken = client.taken.saturating_add(1);
            return Entry::Seated;
        }
        if client.waiting.len() >= LONGEST {
            return Entry::Refused;
        }
        self.tickets = self.tickets.wrapping_add(1);
        if client.waiting.is_empty() {
            self.turns.push_back(name.to_owned());
        }
        client.waiting.push_back((self.tickets, None));
        Entry::Waits(self.tickets)
    }

    /// Whether it is this one's turn; it then sits, and is not to ask again. Else it is woken when it is.
    pub fn called(&mut self, name: &str, ticket: Ticket, waker: Option<&Waker>) -> bool {
        if self.called.remove(&ticket) {
            return true;
        }
        let waiting = self.clients.get_mut(name).into_iter().flat_map(|client| &mut client.waiting);
        for (_, old) in waiting.filter(|(other, _)| *other == ticket) {
            *old = waker.cloned();
        }
        false
    }

    /// Leaves the queue, if it is still in there; whom to wake, if a seat was meant for it.
    pub fn give_up(&mut self, name: &str, ticket: Ticket) -> Option<Waker> {
        if self.called.remove(&ticket) {
            return self.leave(name);
        }
        let client = self.clients.get_mut(name)?;
        let before = client.waiting.len();
        client.waiting.retain(|(other, _)| *other != ticket);
        if before > 0 && client.waiting.is_empty() {
            self.turns.retain(|turn| turn != name);
        }
        self.forget(name);
        None
    }

    /// Stands up, and gives the seat to the next who may have one: whom to wake.
    pub fn leave(&mut self, name: &str) -> Option<Waker> {
        self.taken = self.taken.saturating_sub(1);
        if let Some(client) = self.clients.get_mut(name) {
            client.taken = client.taken.saturating_sub(1);
        }
        let next = self.call();
        self.forget(name);
        next
    }

    fn call(&mut self) -> Option<Waker> {
        let may = |name: &String| self.clients.get(name).is_some_and(|client| client.taken < self.each);
        let name = self.turns.iter().position(may).and_then(|index| self.turns.remove(index))?;
        let client = self.clients.get_mut(&name)?;
        let (ticket, waker) = client.waiting.pop_front()?;
        client.taken = client.taken.saturating_add(1);
        self.taken = self.taken.saturating_add(1);
        self.called.insert(ticket);
        if !client.waiting.is_empty() {
            self.turns.push_back(name);
        }
        waker
    }

    /// Nothing is kept of who neither sits nor waits.
    fn forget(&mut self, name: &str) {
        if self.clients.get(name).is_some_and(|client| client.taken == 0 && client.waiting.is_empty()) {
            self.clients.remove(name);
        }
    }

    /// How many sit, how many wait, and of how many clients something is known.
    #[cfg(test)]
    pub fn counts(&self) -> (u32, usize, usize) {
        let waiting = self.clients.values().map(|client| client.waiting.len()).sum();
        (self.taken, waiting, self.clients.len())
    }
}
