//! Who answers for the namespace that has a mirror, and how another comes to: the database, the database with a mirror in KV, or KV.
//!
//! From the mirror to KV: what waits is copied, then nobody writes for some seconds, the rest is copied, and KV answers. Back: the
//! database is made the same as KV, then once more while nobody writes, and answers again. Whatever is ended half-way leaves who
//! answered before, and the stop ends by itself.

mod back;

use std::time::Duration;

use coppice_kv_api::{Backend, Mirror};
use coppice_platform::sql::SqlSession;
use coppice_platform::{Platform, PlatformError};

use super::mirror::copy_due;
use super::moving::MoveError;
use crate::audit::{Action, AuditEvent};
use crate::kv_api::store::outbox::get_depths;
use crate::kv_api::store::phase as store;
use crate::kv_api::store::switch::{self, Step};
use crate::tick::budget::Budget;

pub use crate::kv_api::store::phase::{Phase, get_phase};
pub use crate::kv_api::store::switch::{Compared, get_compared, keep_compared};

/// For how long nobody writes at most, in seconds, while the last names are copied.
const STOP_SECS: i64 = 25;

/// How old a comparison may be that is believed, in seconds.
const COMPARED_SECS: i64 = 86_400;

/// The namespace with a mirror, for who has the database itself.
#[derive(Clone, Copy)]
pub struct Home<'a> {
    /// What it stands on.
    pub platform: &'a Platform,
    /// The session by which it is changed.
    pub db: &'a SqlSession,
    /// Whose the namespace is.
    pub tenant: &'a str,
    /// Which it is.
    pub mirror: &'a Mirror,
    /// Who changes it, by a name nobody else has.
    pub by: &'a str,
}

/// Why it stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum NotChanged {
    /// There is a phase between.
    #[error("It is {0}: go to d1+kv first, in which both sides have everything.", from.name())]
    NotNext {
        /// What is so.
        from: Backend,
    },
    /// Not all is in KV.
    #[error(
        "{0} keys are not in KV yet. They are copied each minute; `coppice doctor` says how many are left."
    )]
    Waiting(u64),
    /// Nobody knows whether both sides are the same.
    #[error("Nobody has compared both sides: run `coppice kv parity --mirror --namespace ID` first.")]
    NotCompared,
    /// The last comparison is too old.
    #[error(
        "Both sides were compared more than a day ago: run `coppice kv parity --mirror --namespace ID` again."
    )]
    ComparedLongAgo,
    /// Both sides are different.
    #[error("{0} keys are different: `coppice kv parity --mirror --namespace ID` names them.")]
    Different(u64),
    /// There is something in KV that the database can't have.
    #[error("{0} keys of KV can't be in the database, such as values of more than 1.9 MB.")]
    CannotBeHere(u64),
    /// Somebody else changes it just now.
    #[error("Somebody else is changing it just now, or has changed it. See how it is, and run this again.")]
    Elsewhere,
    /// What either side can't do.
    #[error(transparent)]
    Moving(#[from] MoveError),
}

impl From<PlatformError> for NotChanged {
    fn from(error: PlatformError) -> Self {
        Self::Moving(error.into())
    }
}

/// What is told on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// So many names wait to be copied.
    Waiting(u64),
    /// So many keys were compared, of which so many were different and are the same now.
    Same(u64, u64),
    /// Nobody writes from now on.
    Stopped,
}

/// Has `to` answer from now on; `force` says why, where keys that are not copied, or are different, are of no matter.
///
/// # Errors
/// [`NotChanged`].
pub async fn change(
    home: Home<'_>,
    to: Backend,
    force: Option<&str>,
    mut told: impl FnMut(Told),
) -> Result<(), NotChanged> {
    let Phase { backend: from, epoch, .. } =
        store::decide(home.db, home.mirror, "KV_BACKEND", home.now()).await?;
    if from == to {
        return Ok(());
    }
    if !from.is_next_to(to) {
        return Err(NotChanged::NotNext { from });
    }
    let details = match force {
        Some(reason) => format!("{} → {}, whatever is lost: {reason}", from.name(), to.name()),
        None => format!("{} → {}", from.name(), to.name()),
    };
    let step =
        Step { from: epoch, to, is_frozen: false, may_lose: true, copies_all: to == Backend::Mirrored };
    if from != Backend::Kv && to != Backend::Kv {
        return home.take(step, &details).await;
    }
    let step =
        Step { is_frozen: true, copies_all: false, may_lose: from == Backend::Kv || force.is_some(), ..step };
    let changed = match to {
        Backend::Kv => home.go_to_kv(step, force.is_some(), &details, &mut told).await,
        _ => home.come_back(step, force.is_some(), &details, &mut told).await,
    };
    if changed.is_err() {
        switch::thaw(home.db, home.mirror, home.by).await?;
    }
    changed
}

impl Home<'_> {
    fn now(&self) -> i64 {
        self.platform.clock.now()
    }

    async fn take(&self, step: Step, details: &str) -> Result<(), NotChanged> {
        let note = AuditEvent {
            tenant: Some(self.tenant.to_owned()),
            subject: self.mirror.namespace.clone(),
            ..AuditEvent::at(self.now(), Action::KvPhaseChanged).with(details)
        };
        let taken = switch::take(self.db, self.mirror, step, self.by, &note).await?;
        if taken { Ok(()) } else { Err(NotChanged::Elsewhere) }
    }

    /// Nobody writes for so many seconds.
    async fn stop(&self, epoch: i64, seconds: i64) -> Result<(), NotChanged> {
        let now = self.now();
        let is_stopped =
            switch::freeze(self.db, self.mirror, epoch, self.by, (now, now.saturating_add(seconds))).await?;
        if is_stopped { Ok(()) } else { Err(NotChanged::Elsewhere) }
    }

    async fn go_to_kv(
        &self,
        step: Step,
        is_forced: bool,
        details: &str,
        told: &mut impl FnMut(Told),
    ) -> Result<(), NotChanged> {
        let compared = get_compared(self.db, &self.mirror.namespace).await?;
        match compared {
            _ if is_forced => {}
            None => return Err(NotChanged::NotCompared),
            Some(found) if self.now().saturating_sub(found.at) > COMPARED_SECS => {
                return Err(NotChanged::ComparedLongAgo);
            }
            Some(found) if found.different > 0 => return Err(NotChanged::Different(found.different)),
            Some(_) => {}
        }
        self.copy_waiting(told).await?;
        self.stop(step.from, STOP_SECS).await?;
        told(Told::Stopped);
        let waiting = self.copy_waiting(told).await?;
        if waiting > 0 && !is_forced {
            return Err(NotChanged::Waiting(waiting));
        }
        self.take(step, details).await
    }

    /// Copies what waits, as long as that becomes less; how much is left.
    async fn copy_waiting(&self, told: &mut impl FnMut(Told)) -> Result<u64, NotChanged> {
        let mut before = u64::MAX;
        loop {
            let depths = get_depths(self.db).await?;
            let own = depths.iter().find(|depth| depth.namespace_id == self.mirror.namespace);
            let waiting = own.map_or(0, |depth| depth.names);
            told(Told::Waiting(waiting));
            if waiting == 0 || waiting >= before {
                return Ok(waiting);
            }
            before = waiting;
            copy_due(self.platform, self.db, self.mirror, &mut Budget::unlimited()).await?;
        }
    }

    async fn sleep(&self, seconds: u64) {
        self.platform.clock.sleep(Duration::from_secs(seconds)).await;
    }
}
