//! Sessions in KV, so that a signed-in page need not ask the database who is signed in.

use std::sync::Arc;

use coppice_platform::kv::Ttl;
use coppice_platform::sql::Bookmark;
use coppice_platform::{Background, Clock, Kv, Platform};

use super::entry::Entry;
use super::memory::Memory;
use crate::visitor::Session;

/// Seconds a session is believed after it was read from the database. One that is ended elsewhere is dead within a
/// minute: these, and the replica's lag.
const BELIEVED: u32 = 45;

/// The sessions that were read lately, by their hashes.
pub struct SessionCache {
    kv: Arc<dyn Kv>,
    clock: Arc<dyn Clock>,
    background: Arc<dyn Background>,
    memory: Memory,
}

impl SessionCache {
    /// A cache in the platform's `AUTH_SESSION_KV`.
    pub fn new(platform: &Platform) -> Self {
        Self {
            kv: platform.session_kv.clone(),
            clock: platform.clock.clone(),
            background: platform.background.clone(),
            memory: Memory::new(),
        }
    }

    /// The session, if it was read lately, at no older state of the database than `min_bookmark`, and has not ended. A
    /// KV that fails has none.
    pub async fn get(&self, id_hash: &str, min_bookmark: Option<&Bookmark>) -> Option<Arc<Session>> {
        let now = self.clock.now_ms();
        let usable = |entry: &Entry<Session>| {
            now < entry.stale_until
                && now < entry.value.expires_at.saturating_mul(1_000)
                && entry.satisfies(min_bookmark)
        };
        let key = key(id_hash);
        if let Some(entry) = self.memory.get::<Session>(&key, now).filter(usable) {
            return Some(entry.value);
        }
        let stored = match self.kv.get(&key).await {
            Ok(stored) => stored?,
            Err(error) => {
                log::warn!("sessions are read from the database: {error}");
                return None;
            }
        };
        let entry = Entry::<Session>::decode(&stored.value).filter(usable)?;
        // A key says whose value it is; a value that says otherwise is not believed.
        if entry.value.id_hash != id_hash {
            return None;
        }
        self.memory.put(&key, entry.clone(), now);
        Some(entry.value)
    }

    /// Remembers a session that was just read from the database, at the state `bookmark`.
    pub fn put(&self, session: Arc<Session>, bookmark: Option<Bookmark>) {
        let now = self.clock.now_ms();
        let until = now.saturating_add(i64::from(BELIEVED) * 1_000);
        let key = key(&session.id_hash);
        let entry = Entry { value: session, bookmark, fresh_until: until, stale_until: until };
        if let Some(bytes) = entry.encode() {
            let (kv, name) = (self.kv.clone(), key.clone());
            self.background.wait_until(Box::pin(async move {
                if let Err(error) = kv.put(&name, bytes, Ttl::seconds(BELIEVED), None).await {
                    log::warn!("a session could not be cached: {error}");
                }
            }));
        }
        self.memory.put(&key, entry, now);
    }

    /// Forgets sessions that have ended or changed. Where KV does not hear of it, they are believed until their time
    /// is over.
    pub async fn delete(&self, id_hashes: &[String]) {
        for id_hash in id_hashes {
            let key = key(id_hash);
            self.memory.forget(&key);
            if let Err(error) = self.kv.delete(&key).await {
                log::warn!("a session stays cached until its time is over: {error}");
            }
        }
    }
}

fn key(id_hash: &str) -> String {
    format!("session:{id_hash}")
}
