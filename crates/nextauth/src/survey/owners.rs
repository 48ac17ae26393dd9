//! Whether those are there to whom accounts and sessions belong.
//!
//! A partition's items come one after another, so that of most of them it is known at its end. Should they not, as a partition may
//! have been split, it is known at the end of all.

use std::collections::{BTreeMap, HashMap};

use super::hash;

/// How many partitions without a user are kept by name.
const NAMED: usize = 100;

#[derive(Default)]
pub(super) struct Owners {
    /// The partition that each segment is at.
    open: BTreeMap<u32, Group>,
    users: Vec<u64>,
    /// Those that had no user when they ended, by their hash.
    without: HashMap<u64, Children>,
    names: Vec<String>,
}

struct Group {
    pk: String,
    has_user: bool,
    children: Children,
}

#[derive(Default, Clone, Copy)]
struct Children {
    accounts: u64,
    sessions: u64,
}

/// What belongs to nobody.
#[derive(Default)]
pub(super) struct Orphans {
    /// In how many partitions.
    pub count: u64,
    pub accounts: u64,
    pub sessions: u64,
    /// Some of them, with how much is in each.
    pub partitions: Vec<(String, u64)>,
}

impl Owners {
    pub(super) fn user(&mut self, segment: u32, pk: &str) {
        self.group(segment, pk).has_user = true;
    }

    pub(super) fn account(&mut self, segment: u32, pk: &str) {
        let children = &mut self.group(segment, pk).children;
        children.accounts = children.accounts.saturating_add(1);
    }

    pub(super) fn session(&mut self, segment: u32, pk: &str) {
        let children = &mut self.group(segment, pk).children;
        children.sessions = children.sessions.saturating_add(1);
    }

    fn group(&mut self, segment: u32, pk: &str) -> &mut Group {
        let is_other = self.open.get(&segment).is_some_and(|group| group.pk != pk);
        if is_other && let Some(group) = self.open.remove(&segment) {
            self.close(group);
        }
        self.open.entry(segment).or_insert_with(|| Group {
            pk: pk.to_owned(),
            has_user: false,
            children: Children::default(),
        })
    }

    fn close(&mut self, group: Group) {
        let hash = hash(&group.pk);
        if group.has_user {
            self.users.push(hash);
            return;
        }
        let children = self.without.entry(hash).or_default();
        children.accounts = children.accounts.saturating_add(group.children.accounts);
        children.sessions = children.sessions.saturating_add(group.children.sessions);
        if self.names.len() < NAMED && !self.names.contains(&group.pk) {
            self.names.push(group.pk);
        }
    }

    pub(super) fn finish(mut self) -> Orphans {
        for group in std::mem::take(&mut self.open).into_values() {
            self.close(group);
        }
        self.users.sort_unstable();
        let mut orphans = Orphans::default();
        let is_orphan = |hash: &u64| self.users.binary_search(hash).is_err();
        for (_, children) in self.without.iter().filter(|(hash, _)| is_orphan(hash)) {
            orphans.count = orphans.count.saturating_add(1);
            orphans.accounts = orphans.accounts.saturating_add(children.accounts);
            orphans.sessions = orphans.sessions.saturating_add(children.sessions);
        }
        for name in self.names {
            let hash = hash(&name);
            if let Some(children) =
                self.without.get(&hash).filter(|_| self.users.binary_search(&hash).is_err())
            {
                orphans.partitions.push((name, children.accounts.saturating_add(children.sessions)));
            }
        }
        orphans
    }
}
