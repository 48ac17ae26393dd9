//! What of an order is downloaded.

use coppice_orders::state::Status;
use serde::Deserialize;

use super::entry::{EntryKind, Payments};

/// How often a file is downloaded by one order: by a link that is handed on, everybody's downloads count.
pub const DOWNLOADS: i64 = 20;

/// How long the link is good that a download leads to, in seconds.
pub const DOWNLOAD_SECS: i64 = 600;

/// A file that a line of an order gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrderFile {
    /// The line, by its place in the order.
    pub position: i64,
    /// The file's id.
    pub id: String,
    /// Its name.
    pub filename: String,
    /// Its size.
    pub size_bytes: u64,
    /// How often it was downloaded.
    pub downloads: i64,
}

impl OrderFile {
    /// Whether it can be downloaded once more.
    pub fn is_left(&self) -> bool {
        self.downloads < DOWNLOADS
    }
}

/// What came of asking for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Download {
    /// It is counted, and stands under this key.
    Counted(String),
    /// It was downloaded as often as it can be.
    UsedUp,
    /// The order gives no such file.
    Missing,
    /// The order is another by now than was read.
    Stale,
}

impl Payments {
    /// Whether the order gives files `now` (epoch seconds): it is paid, its money has neither gone back nor been lost, somebody's
    /// name is still on it, and its link still shows that. A line that was given back gives none all the same.
    pub fn gives_files(&self, now: i64) -> bool {
        let is_open = matches!(self.order.standing.status, Status::Open | Status::Completed);
        is_open && self.order.shows_person(now) && !self.is_lost() && !self.has_gone_back()
    }

    /// Whether a bank has decided that the shop does not keep the money.
    fn is_lost(&self) -> bool {
        self.entries.iter().any(|entry| entry.kind == EntryKind::Dispute && entry.state == "done")
    }

    /// Whether all that was paid has gone back, or is about to.
    fn has_gone_back(&self) -> bool {
        let back =
            self.entries.iter().filter(|entry| entry.kind == EntryKind::Refund && entry.state != "failed");
        let back = back.fold(0, |sum: i64, entry| sum.saturating_add(entry.amount));
        back > 0 && back >= self.order.standing.paid
    }
}
