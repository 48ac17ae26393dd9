//! A key-value namespace that is eventually consistent, as Cloudflare's is.
//!
//! Neither SQLite nor the local simulator of KV is: what is put is there, everywhere and at once. So nothing there shows
//! what an application that counts on it would get wrong. This does: it is made of an ordinary namespace, and who learns
//! of a write when is the test's to choose. <https://developers.cloudflare.com/kv/concepts/how-kv-works/>

mod history;
mod reads;
mod state;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
mod view;

use std::sync::Arc;
use std::time::Duration;

use self::state::State;
use self::view::View;
use crate::{Clock, Kv};

/// A namespace as it looks from several places: each location, or each isolate in one of its own, has a view. Clones are
/// the same namespace.
///
/// Two times make a view lag, each set by hand and zero at first, and both hold for values, deletes and misses alike:
///
/// * its **delay** ([`Eventual::set_delay`]): a write made elsewhere reaches it only then. Its own reach it at once.
/// * its **cache time** ([`Eventual::set_cache_time`]): what it has read, or that there is nothing, it goes on showing
///   until that is so old. A key that it has not read for so long, it reads anew.
///
/// So no view shows what was replaced longer ago than the longer of its two times: 60 seconds at Cloudflare. What it
/// has shown of a key it never takes back, and what has ended by its time to live is gone everywhere.
///
/// A key takes one write a second, from wherever, deletes among them. What comes sooner is refused as Cloudflare does
/// (429), with [`crate::ErrorKind::Unavailable`]: the same call may work in a moment.
///
/// From when it is made nobody may write to the namespace directly. All writes stay in memory: it is meant for tests
/// and simulation.
#[derive(Clone)]
pub struct Eventual(Arc<State>);

impl Eventual {
    /// The views of this namespace, which have no delay and no cache yet. `clock` tells when a view learns of a write.
    pub fn new(origin: Arc<dyn Kv>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(State::new(origin, clock)))
    }

    /// The namespace as it looks from place `n`. The same number is the same view.
    pub fn view(&self, n: usize) -> Arc<dyn Kv> {
        Arc::new(View::new(self.0.clone(), n))
    }

    /// How long a write made elsewhere takes from now on to reach the view.
    pub fn set_delay(&self, view: usize, delay: Duration) {
        self.0.change(view, |reads| reads.delay_ms = milliseconds(delay));
    }

    /// How long the view shows from now on what it reads.
    pub fn set_cache_time(&self, view: usize, time: Duration) {
        self.0.change(view, |reads| reads.cache_ms = milliseconds(time));
    }

    /// Whether all views show the newest of everything, and keys take any number of writes.
    pub fn set_consistent(&self, consistent: bool) {
        self.0.set_consistent(consistent);
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
