//! The right to load a value, held by one at a time.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Which values are being loaded right now.
#[derive(Clone, Default)]
pub(crate) struct Flights(Arc<Mutex<HashSet<String>>>);

/// The right to load a value, given back however the load ends.
pub(crate) struct Flight {
    flights: Flights,
    key: String,
}

impl Flights {
    /// The right to load what is under this key, unless somebody has it.
    pub fn take(&self, key: &str) -> Option<Flight> {
        self.lock().insert(key.to_owned()).then(|| Flight { flights: self.clone(), key: key.to_owned() })
    }

    /// Whether somebody has it.
    pub fn is_taken(&self, key: &str) -> bool {
        self.lock().contains(key)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.flights.lock().remove(&self.key);
    }
}
