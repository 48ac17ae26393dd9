//! What was discovered, for as long as this process or isolate lives.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::core::CoreJsonWebKeySet;

use super::metadata::Metadata;

/// What is known of a provider.
#[derive(Clone)]
pub(crate) struct Discovered {
    pub metadata: Arc<Metadata>,
    pub keys: Arc<CoreJsonWebKeySet>,
    pub asked_at: i64,
    pub asked_for_keys_at: i64,
}

/// What providers have said of themselves, by their ids. Not in the content cache, whose entries belong to a state of
/// the database: a sign-in is rare enough to ask once an isolate.
#[derive(Default)]
pub struct DiscoveryCache(Mutex<BTreeMap<String, Discovered>>);

impl DiscoveryCache {
    pub(super) fn get(&self, provider: &str) -> Option<Discovered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(provider).cloned()
    }

    pub(super) fn put(&self, provider: &str, discovered: Discovered) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(provider.to_owned(), discovered);
    }
}

impl fmt::Debug for DiscoveryCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DiscoveryCache")
    }
}
