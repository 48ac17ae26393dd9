//! How many connections there are, in all and of one address.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use coppice::client_address::ClientAddress;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// What the rest of the server may need of the descriptors the system grants: databases, files, connections of its own.
const RESERVE: u64 = 128;

/// How often it is told at most that connections are refused.
const TOLD_EVERY: Duration = Duration::from_secs(10);

/// How many connections there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// In all.
    pub all: usize,
    /// Of one address, or of one /64 of IPv6. `None` is a quarter of all.
    pub each: Option<usize>,
}

impl Bounds {
    /// What of them this many open files allow.
    pub fn within(self, descriptors: Option<u64>) -> Self {
        let most = descriptors.map_or(u64::MAX, |limit| limit.saturating_sub(RESERVE).max(limit / 2));
        let all = self.all.min(usize::try_from(most).unwrap_or(usize::MAX)).min(Semaphore::MAX_PERMITS);
        if all < self.all {
            log::warn!("{all} connections are all that the system's bound of open files allows");
        }
        Self { all: all.max(1), each: self.each }
    }

    fn each(self) -> usize {
        self.each.unwrap_or(self.all.div_ceil(4)).max(1)
    }
}

/// Who has a connection.
pub struct Connections {
    bounds: Bounds,
    free: Arc<Semaphore>,
    by_address: Mutex<HashMap<String, usize>>,
    told: Mutex<Option<Instant>>,
}

/// Room for one more, whosever it will be.
pub struct Room {
    connections: Arc<Connections>,
    permit: OwnedSemaphorePermit,
}

/// The right to have a connection, given back when it is dropped.
pub struct Place {
    connections: Arc<Connections>,
    address: String,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    /// No connection yet.
    pub fn new(bounds: Bounds) -> Self {
        let free = Arc::new(Semaphore::new(bounds.all));
        Self { bounds, free, by_address: Mutex::default(), told: Mutex::default() }
    }

    /// Waits until there is room for one more; there is none if it was closed. Who comes meanwhile waits with the system.
    pub async fn room(self: &Arc<Self>) -> Option<Room> {
        if self.free.available_permits() == 0 {
            self.tell(|| format!("all {} connections are taken", self.bounds.all));
        }
        let permit = self.free.clone().acquire_owned().await.ok()?;
        Some(Room { connections: self.clone(), permit })
    }

    /// Until there are none.
    pub async fn all_closed(&self) {
        let all = u32::try_from(self.bounds.all).unwrap_or(u32::MAX);
        let _ = self.free.acquire_many(all).await;
    }

    /// How many there are.
    pub fn open(&self) -> usize {
        self.bounds.all.saturating_sub(self.free.available_permits())
    }

    /// Whether so few are left that those who do nothing must make room.
    pub fn is_crowded(&self) -> bool {
        self.free.available_permits() <= self.bounds.all / 8
    }

    /// Notes that the system has no connection to give.
    pub fn note_failure(&self, error: &io::Error) {
        self.tell(|| format!("no connection can be accepted, {} are open: {error}", self.open()));
    }

    fn tell(&self, what: impl FnOnce() -> String) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
            *told = Some(Instant::now());
            log::warn!("{}", what());
        }
    }
}

impl Room {
    /// The place of whoever came, unless they have as many as one may.
    pub fn claim(self, address: IpAddr) -> Option<Place> {
        let Self { connections, permit } = self;
        let client = ClientAddress(Some(address));
        let (address, each) = (client.group().unwrap_or_default(), connections.bounds.each());
        let mut by_address = connections.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = by_address.entry(address.clone()).or_default();
        if *taken >= each {
            drop(by_address);
            connections.tell(|| format!("{} has {each} connections and gets no more", client.masked()));
            return None;
        }
        *taken = taken.saturating_add(1);
        drop(by_address);
        Some(Place { connections, address, _permit: permit })
    }
}

impl Place {
    /// Whether so few are left that those who do nothing must make room.
    pub fn is_crowded(&self) -> bool {
        self.connections.is_crowded()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = self.connections.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = by_address.get_mut(&self.address) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_has_its_share_and_others_have_theirs() {
        let connections = Arc::new(Connections::new(Bounds { all: 8, each: None }));
        let greedy = IpAddr::from([192, 0, 2, 1]);
        let mut places = Vec::new();
        for _ in 0..5 {
            places.extend(connections.room().await.unwrap().claim(greedy));
        }
        assert_eq!((places.len(), connections.open()), (2, 2));
        for other in 2..8 {
            places.extend(connections.room().await.unwrap().claim(IpAddr::from([192, 0, 2, other])));
        }
        assert_eq!(connections.open(), 8);
        assert!(connections.is_crowded());
        assert!(tokio::time::timeout(Duration::from_millis(10), connections.room()).await.is_err());
        places.clear();
        connections.all_closed().await;
        assert!(connections.by_address.lock().unwrap().is_empty());
    }

    #[test]
    fn the_systems_bound_leaves_something_for_files() {
        let bounds = |all, descriptors| Bounds { all, each: None }.within(descriptors).all;
        assert_eq!(bounds(8_192, None), 8_192);
        assert_eq!(bounds(8_192, Some(1_024)), 896);
        assert_eq!(bounds(8_192, Some(100)), 50);
        assert_eq!(bounds(8_192, Some(0)), 1);
        assert_eq!(bounds(10, Some(1_024)), 10);
    }
}
