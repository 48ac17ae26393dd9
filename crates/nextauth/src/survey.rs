//! What is in the table, what would move, and what is in the way: item by item, with little kept of each.
//!
//! Kept for as long as it goes on are, of each user, sixteen bytes of their address's hash and their id, and eight to know that they
//! are there; of each account eight; of sessions nothing; of documents eight where their key could be another's too. Hashes of
//! eight bytes are told apart among a million but for once in thirty million surveys.

mod example;
mod finding;
mod owners;

use std::collections::{BTreeMap, HashMap, HashSet};

use coppice_dynamodb::Item;
use sha2::{Digest, Sha256};

use crate::row::{Account, Document, Kind, Row, Session, User, read};

pub use example::Example;
pub use finding::{Counts, Finding, Found, Moves, Report};
use owners::Owners;

/// How large an item is that can be at all, by DynamoDB's own bound.
const ITEM_BYTES: usize = 400 * 1_024;

/// What is larger is looked at more closely: JSON writes a byte as six at most.
const SMALL_BYTES: usize = 200 * 1_024;

/// How many examples of a finding are kept.
const EXAMPLES: usize = 5;

/// What this side takes, and how it tells of addresses.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The address as it is kept here; `None` if it can't be one.
    pub email: fn(&str) -> Option<String>,
    /// As much of an address as may be shown.
    pub masked: fn(&str) -> String,
    /// Whether a document's key can be one here.
    pub is_key: fn(&str) -> bool,
    /// How many bytes a document may have here.
    pub value_bytes: usize,
}

/// A survey under way.
pub struct Survey {
    rules: Rules,
    now_ms: i64,
    counts: Counts,
    found: BTreeMap<Finding, Found>,
    owners: Owners,
    /// Who has an address, by its hash.
    addresses: HashMap<u64, Holder>,
    accounts: HashSet<u64>,
    /// Of documents whose key has more than one slash.
    keys: HashSet<u64>,
    /// Users that do not move as they are, and documents.
    stopped_users: u64,
    stopped_documents: u64,
}

/// Whose an address is, and whether that was told.
struct Holder {
    user: example::Id,
    told: bool,
}

fn hash(text: &str) -> u64 {
    Sha256::digest(text).iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}

impl Survey {
    /// A survey by these rules at this time, in epoch milliseconds.
    pub fn new(rules: Rules, now_ms: i64) -> Self {
        Self {
            rules,
            now_ms,
            counts: Counts::default(),
            found: BTreeMap::new(),
            owners: Owners::default(),
            addresses: HashMap::new(),
            accounts: HashSet::new(),
            keys: HashSet::new(),
            stopped_users: 0,
            stopped_documents: 0,
        }
    }

    /// How many items there were so far.
    pub fn items(&self) -> u64 {
        self.counts.items
    }

    /// Takes an item in, which came with this segment of the table. Within one, a partition's items come one after another.
    pub fn add(&mut self, segment: u32, item: Item) {
        self.counts.items = self.counts.items.saturating_add(1);
        let size = item.size();
        self.counts.bytes = self.counts.bytes.saturating_add(u64::try_from(size).unwrap_or(u64::MAX));
        let pk = item.text("pk").unwrap_or_default().to_owned();
        let sk = item.text("sk").unwrap_or_default().to_owned();
        let key = Example::of(&pk, &sk, self.rules.masked);
        let is_large = self.is_large(&item, size);
        let row = match read(item) {
            Ok(row) => row,
            Err(error) => {
                self.counts.unreadable = self.counts.unreadable.saturating_add(1);
                // Whoever can't be read is there nevertheless.
                if error.kind == Kind::User && pk == sk {
                    self.owners.user(segment, &pk);
                }
                let found = key.with(format!("{}: {}", error.kind.name(), error.why));
                return self.found(Finding::Unreadable, found);
            }
        };
        if is_large && !matches!(row, Row::Own | Row::Verification(_)) {
            self.found(Finding::TooLarge, key.clone().with(format!("{size} bytes")));
        }
        match row {
            Row::User(user) => self.user(segment, &pk, &user, &key, is_large),
            Row::Account(account) => self.account(segment, &pk, &account, &key),
            Row::Session(session) => self.session(segment, &pk, &session),
            Row::Verification(code) => self.counts.verifications.add(code.is_over(self.now_ms)),
            Row::Own => self.counts.own = self.counts.own.saturating_add(1),
            Row::Document(document) => self.document(&document, key, is_large),
        }
    }

    fn is_large(&self, item: &Item, size: usize) -> bool {
        size > ITEM_BYTES || (size > SMALL_BYTES && item.canonical().len() > self.rules.value_bytes)
    }

    fn user(&mut self, segment: u32, pk: &str, user: &User, key: &Example, is_large: bool) {
        self.counts.users = self.counts.users.saturating_add(1);
        self.owners.user(segment, pk);
        let masked = self.rules.masked;
        if user.is_index_stale() {
            let old = user.indexed_email.as_deref().map(masked).unwrap_or_default();
            let now = user.email.as_deref().map_or_else(|| "none".to_owned(), masked);
            self.found(Finding::StaleIndex, key.clone().with(format!("address {now}, index {old}")));
        }
        let mut stopped = is_large;
        match user.email.as_deref().map(|email| (email, (self.rules.email)(email))) {
            None => {
                stopped = true;
                self.found(Finding::NoAddress, key.clone());
            }
            Some((email, None)) => {
                stopped = true;
                self.found(Finding::RefusedAddress, key.clone().with(masked(email)));
            }
            Some((_, Some(email))) => stopped |= self.address(&email, user, key),
        }
        self.stopped_users = self.stopped_users.saturating_add(u64::from(stopped));
    }

    /// Whether somebody else has the address too.
    fn address(&mut self, email: &str, user: &User, key: &Example) -> bool {
        let own = example::Id::of(&user.id);
        let Some(holder) = self.addresses.get_mut(&hash(email)) else {
            self.addresses.insert(hash(email), Holder { user: own, told: false });
            return false;
        };
        // The first of them does not move as it is either.
        if !std::mem::replace(&mut holder.told, true) {
            self.stopped_users = self.stopped_users.saturating_add(1);
        }
        let other = holder.user.to_string();
        self.found(
            Finding::SameAddress,
            key.clone().with(format!("{}, as {other}", (self.rules.masked)(email))),
        );
        true
    }

    fn account(&mut self, segment: u32, pk: &str, account: &Account, key: &Example) {
        self.counts.accounts = self.counts.accounts.saturating_add(1);
        self.owners.account(segment, pk);
        if !self.accounts.insert(hash(&format!("{}#{}", account.provider, account.subject))) {
            self.found(Finding::SameAccount, key.clone());
        }
    }

    fn session(&mut self, segment: u32, pk: &str, session: &Session) {
        let is_over = session.is_over(self.now_ms);
        self.counts.sessions.add(is_over);
        if !is_over {
            self.owners.session(segment, pk);
        }
    }

    fn document(&mut self, document: &Document, key: Example, is_large: bool) {
        self.counts.documents = self.counts.documents.saturating_add(1);
        let name = document.key();
        let mut stopped = is_large;
        if !(self.rules.is_key)(&name) {
            stopped = true;
            self.found(Finding::RefusedKey, key.with(format!("{} bytes", name.len())));
        } else if name.bytes().filter(|byte| *byte == b'/').count() > 1 && !self.keys.insert(hash(&name)) {
            stopped = true;
            self.found(Finding::SameKey, key);
        }
        self.stopped_documents = self.stopped_documents.saturating_add(u64::from(stopped));
    }

    fn found(&mut self, finding: Finding, example: Example) {
        self.found.entry(finding).or_default().add(example, EXAMPLES);
    }

    /// What there was in all.
    pub fn finish(mut self) -> Report {
        let orphans = std::mem::take(&mut self.owners).finish();
        for (pk, items) in &orphans.partitions {
            let example =
                Example::of(pk, pk, self.rules.masked).with(format!("{items} accounts and sessions"));
            self.found(Finding::NoUser, example);
        }
        if let Some(found) = self.found.get_mut(&Finding::NoUser) {
            found.count = orphans.count;
        }
        let repeated = self.found.get(&Finding::SameAccount).map_or(0, |found| found.count);
        let counts = &self.counts;
        let moves = Moves {
            users: counts.users.saturating_sub(self.stopped_users),
            accounts: counts.accounts.saturating_sub(orphans.accounts).saturating_sub(repeated),
            sessions: counts.sessions.live.saturating_sub(orphans.sessions),
            documents: counts.documents.saturating_sub(self.stopped_documents),
        };
        Report { counts: self.counts, moves, found: self.found }
    }
}

#[cfg(test)]
mod tests;
