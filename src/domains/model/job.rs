use serde::{Deserialize, Serialize};

use super::{SearchRequest, Settings};

/// Where a search stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// It waits for its turn.
    Pending,
    /// It is at work.
    Running,
    /// It has used up its batches and asks which way to go on.
    NeedsFollowup,
    /// It has found as many good names as were wanted.
    Complete,
    /// It could not go on.
    Failed,
    /// Its person has ended it.
    Cancelled,
}

impl JobStatus {
    /// Whether it may still change without anybody's doing.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Pending | Self::Running)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Waiting",
            Self::Running => "Searching",
            Self::NeedsFollowup => "Has a question",
            Self::Complete => "Done",
            Self::Failed => "Stopped",
            Self::Cancelled => "Cancelled",
        }
    }
}

/// A search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchJob {
    /// Its id.
    pub id: String,
    /// Whose it is: the person's id.
    pub user_id: String,
    /// Where it stands.
    pub status: JobStatus,
    /// What is looked for.
    pub request: SearchRequest,
    /// The settings it was begun with.
    pub settings: Settings,
    /// How many batches of candidates it has thought of.
    pub batch: u32,
    /// How many it may.
    pub batch_limit: u32,
    /// Why it stopped, or what else is to be known of it, in words.
    pub reason: Option<String>,
    /// Grows with everything that changes about it.
    pub seq: i64,
    /// How many candidates were settled.
    pub checked: u32,
    /// How many of them are proved free.
    pub available: u32,
    /// How many are probably free, without proof.
    pub likely: u32,
    /// How many are proved free and have a good score.
    pub good: u32,
    /// When it was begun by its person.
    pub created_at: i64,
    /// When it was first worked at.
    pub started_at: Option<i64>,
    /// When it came to its end.
    pub finished_at: Option<i64>,
}

/// A page of searches, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobList {
    /// The searches.
    pub jobs: Vec<SearchJob>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}
