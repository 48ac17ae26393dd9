//! What there is, what was asked, and what goes wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Options;
use crate::fault::{Fault, Kind};

/// Whether a name is registered unless a test says otherwise: FNV-1a of it, in 32 bits, is divisible by three.
pub fn is_registered_by_rule(name: &str) -> bool {
    let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    name.bytes().fold(0x811c_9dc5, hash) % 3 == 0
}

/// What names are, whatever the rule says. A name that is said twice is what was said last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registrations {
    /// Known to their registry and to DNS.
    pub registered: Vec<String>,
    /// Known to neither.
    pub free: Vec<String>,
    /// Known to DNS alone.
    pub delegated: Vec<String>,
}

/// A question that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When it came, in milliseconds since the Unix epoch.
    pub at: i64,
    /// Where it came.
    pub origin: String,
    /// The ending; `dns` for DNS, `bootstrap` for the file.
    pub registry: String,
    /// The name; empty for the file.
    pub name: String,
}

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Registered,
    Free,
    Delegated,
}

pub(crate) struct World {
    /// Origins by ending.
    registries: BTreeMap<String, String>,
    latency: Duration,
    said: Mutex<Said>,
}

#[derive(Default)]
struct Said {
    known: BTreeMap<String, Known>,
    faults: Vec<Fault>,
    asked: Vec<Asked>,
}

impl World {
    pub fn new(options: &Options, origins: &[String]) -> Self {
        let endings: BTreeSet<_> = options.endings.iter().map(|ending| ending.to_ascii_lowercase()).collect();
        Self {
            registries: endings.into_iter().zip(origins.iter().cloned().cycle()).collect(),
            latency: Duration::from_millis(options.latency_ms),
            said: Mutex::default(),
        }
    }

    pub fn registries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.registries.iter().map(|(ending, origin)| (ending.as_str(), origin.as_str()))
    }

    pub fn latency(&self) -> Duration {
        self.latency
    }

    pub fn known(&self, name: &str) -> Known {
        let by_rule = || if is_registered_by_rule(name) { Known::Registered } else { Known::Free };
        self.said().known.get(name).copied().unwrap_or_else(by_rule)
    }

    pub fn register(&self, registrations: Registrations) {
        let Registrations { registered, free, delegated } = registrations;
        let mut said = self.said();
        for (names, known) in
            [(registered, Known::Registered), (free, Known::Free), (delegated, Known::Delegated)]
        {
            said.known.extend(names.into_iter().map(|name| (name.to_ascii_lowercase(), known)));
        }
    }

    pub fn add_faults(&self, mut faults: Vec<Fault>) {
        let mut said = self.said();
        faults.append(&mut said.faults);
        said.faults = faults;
    }

    /// Notes a question, and says what goes wrong with it.
    pub fn ask(&self, origin: &str, registry: &str, name: &str) -> Option<Kind> {
        let mut said = self.said();
        let (origin, registry, name) = (origin.to_owned(), registry.to_owned(), name.to_owned());
        let fault = said.faults.iter_mut().find_map(|fault| fault.take(&registry, &name));
        said.asked.push(Asked { at: now_ms(), origin, registry, name });
        fault
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.said().asked.clone()
    }

    pub fn reset_asked(&self) {
        self.said().asked.clear();
    }

    pub fn reset(&self) {
        *self.said() = Said::default();
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_types, reason = "never wasm, and two processes compare what it says")]
fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
