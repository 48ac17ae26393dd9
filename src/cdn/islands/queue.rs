//! The files that are being uploaded: what each has come to and whose turn it is.

use crate::cdn::model::{CdnFile, Uploaded};

/// Files that are worked on at the same time.
const AT_ONCE: usize = 3;

/// What a file has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// It is not its turn yet.
    Waiting,
    /// Its bytes are being hashed, to find out whether they are there already.
    Checking,
    /// It is on its way.
    Sending,
    /// Something failed that may not fail again, in so many seconds.
    Retrying(u32),
    /// The visitor has stopped it for a while.
    Paused,
    /// It is there.
    Stored(Box<CdnFile>),
    /// Its bytes were there already.
    Duplicate(Box<CdnFile>),
    /// It can't be taken, or not now.
    Failed(String),
    /// The visitor does not want it any more.
    Cancelled,
}

/// A file that is being uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its place in the queue.
    pub id: usize,
    /// Its name.
    pub name: String,
    /// The folder it goes into.
    pub folder: String,
    /// Its bytes.
    pub size: u64,
    /// What it has come to.
    pub stage: Stage,
    /// Bytes that are checked or sent, whichever is going on.
    pub done: u64,
    /// Whether it is stored even if its bytes are there already.
    pub keep_both: bool,
    /// How often it was started: what an earlier start still has to say does not count any more.
    pub run: u32,
}

impl Item {
    /// Whether it is being worked on.
    pub fn is_active(&self) -> bool {
        matches!(self.stage, Stage::Checking | Stage::Sending | Stage::Retrying(_))
    }

    /// Whether nothing more happens to it unless the visitor wants it to.
    pub fn is_settled(&self) -> bool {
        !self.is_active() && !matches!(self.stage, Stage::Waiting | Stage::Paused)
    }
}

/// The files in the order in which they were chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queue {
    items: Vec<Item>,
}

impl Queue {
    /// Adds a file and says its id.
    pub fn add(&mut self, name: String, folder: String, size: u64) -> usize {
        let id = self.items.len();
        let stage = Stage::Waiting;
        self.items.push(Item { id, name, folder, size, stage, done: 0, keep_both: false, run: 0 });
        id
    }

    /// The file with this id.
    pub fn get(&self, id: usize) -> Option<&Item> {
        self.items.get(id)
    }

    /// All files.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whether a start of a file is its last, and it is still worked on.
    pub fn is_current(&self, id: usize, run: u32) -> bool {
        self.get(id).is_some_and(|item| item.run == run && item.is_active())
    }

    /// Whether it is the turn of another file.
    pub fn has_next(&self) -> bool {
        self.items.iter().filter(|item| item.is_active()).count() < AT_ONCE
            && self.items.iter().any(|item| item.stage == Stage::Waiting)
    }

    /// The next file whose turn it is, which is started by this.
    pub fn start_next(&mut self) -> Option<Item> {
        if !self.has_next() {
            return None;
        }
        let item = self.items.iter_mut().find(|item| item.stage == Stage::Waiting)?;
        item.stage = Stage::Checking;
        item.done = 0;
        item.run = item.run.saturating_add(1);
        Some(item.clone())
    }

    /// What a start of a file says of how far it is; an earlier one says it in vain.
    pub fn report(&mut self, id: usize, run: u32, stage: Stage, done: u64) {
        if self.is_current(id, run)
            && let Some(item) = self.items.get_mut(id)
        {
            item.done = done;
            item.stage = stage;
        }
    }

    /// What became of a start of a file.
    pub fn finish(&mut self, id: usize, run: u32, result: Result<Uploaded, String>) {
        let stage = match result {
            Ok(Uploaded::Stored { file }) => Stage::Stored(file),
            Ok(Uploaded::Duplicate { file }) => Stage::Duplicate(file),
            Err(problem) => Stage::Failed(problem),
        };
        let size = self.get(id).map_or(0, |item| item.size);
        self.report(id, run, stage, size);
    }

    /// Stops a file for a while.
    pub fn pause(&mut self, id: usize) {
        self.change(id, |item| {
            if item.is_active() || item.stage == Stage::Waiting {
                item.stage = Stage::Paused;
            }
        });
    }

    /// Takes a file up again that was stopped or has failed.
    pub fn resume(&mut self, id: usize) {
        self.change(id, |item| {
            if matches!(item.stage, Stage::Paused | Stage::Failed(_)) {
                item.stage = Stage::Waiting;
            }
        });
    }

    /// Stores a file although its bytes are there already.
    pub fn keep_both(&mut self, id: usize) {
        self.change(id, |item| {
            if matches!(item.stage, Stage::Duplicate(_)) {
                item.keep_both = true;
                item.stage = Stage::Waiting;
            }
        });
    }

    /// Gives a file up that has not arrived.
    pub fn cancel(&mut self, id: usize) {
        self.change(id, |item| {
            if !item.is_settled() || matches!(item.stage, Stage::Failed(_)) {
                item.stage = Stage::Cancelled;
            }
        });
    }

    /// Whether leaving the page would lose something.
    pub fn is_busy(&self) -> bool {
        self.items.iter().any(|item| !item.is_settled())
    }

    /// How many files have arrived.
    pub fn stored(&self) -> usize {
        self.items.iter().filter(|item| matches!(item.stage, Stage::Stored(_))).count()
    }

    /// How it stands, for those who do not see the bars; changes only when a file is settled.
    pub fn summary(&self) -> String {
        if self.items.is_empty() {
            return String::new();
        }
        let count = |is: fn(&Stage) -> bool| self.items.iter().filter(|item| is(&item.stage)).count();
        let cancelled = count(|stage| *stage == Stage::Cancelled);
        let mut words =
            format!("{} of {} uploaded", self.stored(), self.items.len().saturating_sub(cancelled));
        let duplicates = count(|stage| matches!(stage, Stage::Duplicate(_)));
        let failed = count(|stage| matches!(stage, Stage::Failed(_)));
        for (number, what) in [(duplicates, "already there"), (failed, "refused")] {
            if number > 0 {
                words.push_str(&format!(", {number} {what}"));
            }
        }
        words
    }

    fn change(&mut self, id: usize, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.get_mut(id) {
            change(item);
        }
    }
}

#[cfg(test)]
mod tests;
