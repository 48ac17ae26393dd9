//! Imports as they are shown.

use serde::{Deserialize, Serialize};

use crate::shop::service::{Outcome, Told};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// Its file is on its way.
    Uploading,
    /// Its file is read.
    Reading,
    /// It is found out what it would do.
    Looking,
    /// It was found out; somebody says whether it is done.
    Looked,
    /// Products are saved.
    Saving,
    /// All of them are.
    Done,
    /// What it did is taken back.
    Undoing,
    /// It was.
    Undone,
    /// It could not go on.
    Failed,
    /// Somebody has ended it.
    Cancelled,
}

impl ImportStatus {
    /// Whether it changes without anybody's doing.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Reading | Self::Looking | Self::Saving | Self::Undoing)
    }

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Reading => "reading",
            Self::Looking => "looking",
            Self::Looked => "looked",
            Self::Saving => "saving",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Uploading => "Uploading",
            Self::Reading => "Reading the file",
            Self::Looking => "Looking at what would change",
            Self::Looked => "Looked at, nothing changed yet",
            Self::Saving => "Importing",
            Self::Done => "Imported",
            Self::Undoing => "Taking it back",
            Self::Undone => "Taken back",
            Self::Failed => "Stopped",
            Self::Cancelled => "Cancelled",
        }
    }
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ImportJob {
    /// Its id.
    pub id: String,
    /// Whose shop it is for.
    pub tenant_id: crate::tenant::TenantId,
    /// Who has brought it: a user's id.
    pub user_id: String,
    /// Where it stands.
    pub status: ImportStatus,
    /// What its file is called.
    pub filename: String,
    /// How long its file is, in bytes.
    pub size: u64,
    /// What the addresses of the shop's own pictures begin with, there where it was brought.
    pub files: String,
    /// What the file is said to be written in; empty where it shows.
    pub encoding: String,
    /// Whether the stock of variants that are there becomes what the file says.
    #[serde(deserialize_with = "coppice_catalogue::flag::deserialize")]
    pub sets_stock: bool,
    /// Whether it is done without having been looked at.
    #[serde(deserialize_with = "coppice_catalogue::flag::deserialize")]
    pub at_once: bool,
    /// Whether its file is a CSV.
    #[serde(deserialize_with = "coppice_catalogue::flag::deserialize")]
    pub is_csv: bool,
    /// What there is to say of the file as a whole, as JSON.
    pub remarks: String,
    /// Why it stopped, in words.
    pub reason: Option<String>,
    /// How many products its file has.
    pub total: u32,
    /// How many of them were read.
    pub read: u32,
    /// How many were looked at, or saved, or taken back, in this pass.
    pub done: u32,
    /// How many are new.
    pub new: u32,
    /// How many are changed.
    pub changed: u32,
    /// How many are so already.
    pub unchanged: u32,
    /// How many can't be taken.
    pub refused: u32,
    /// How many have something to know about.
    pub warned: u32,
    /// How many keep their stock, though the file has another.
    pub kept_stock: u32,
    /// How many were saved.
    pub saved: u32,
    /// How many were taken back.
    pub undone: u32,
    /// How many stay as the import made them, for they were changed since.
    pub kept: u32,
    /// When it was brought, in epoch milliseconds.
    pub created_at: i64,
    /// When it came to its end.
    pub finished_at: Option<i64>,
    /// Who has brought it, by their address, where they are still there.
    #[serde(default)]
    pub email: Option<String>,
}

impl ImportJob {
    /// What there is to say of the file as a whole.
    pub fn remarks(&self) -> Vec<String> {
        serde_json::from_str(&self.remarks).unwrap_or_default()
    }

    /// How far it is, of how much.
    pub fn progress(&self) -> (u32, u32) {
        match self.status {
            ImportStatus::Reading => (self.read, self.total.max(1)),
            ImportStatus::Undoing | ImportStatus::Undone => {
                (self.undone.saturating_add(self.kept), self.saved)
            }
            _ => (self.done, self.total),
        }
    }

    /// Whether what it did can be taken back.
    pub fn can_be_undone(&self) -> bool {
        matches!(self.status, ImportStatus::Done | ImportStatus::Cancelled | ImportStatus::Failed)
            && self.saved > 0
    }
}

/// Which of an import's products are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryFilter {
    /// All that were looked at.
    All,
    /// Those of this outcome.
    Of(Outcome),
    /// Those with something to know about.
    Warned,
    /// Those that were not taken back.
    Kept,
}

impl EntryFilter {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Of(Outcome::New),
        Self::Of(Outcome::Changed),
        Self::Of(Outcome::Unchanged),
        Self::Of(Outcome::Refused),
        Self::Warned,
        Self::Kept,
    ];

    /// The filter of this name; all where there is none of it.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.name() == name).unwrap_or(Self::All)
    }

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Of(outcome) => outcome.name(),
            Self::Warned => "warned",
            Self::Kept => "kept",
        }
    }
}

/// A product of an import, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownEntry {
    /// Its place in the file, from 0.
    pub place: u32,
    /// What became of it.
    pub told: Told,
    /// What became of it when the import was taken back.
    pub undone: Option<String>,
}

/// An import with a page of its products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPage {
    /// The import.
    pub job: ImportJob,
    /// The products.
    pub entries: Vec<ShownEntry>,
    /// The place after which the next page begins, if there is one.
    pub next: Option<u32>,
}
