//! What is in a namespace here, in the order of its keys.

use std::collections::VecDeque;

use super::{Here, MoveError, bulk_json};
use crate::kv_api::store::entries::Entry;
use crate::kv_api::store::whole::{self, Measured};

/// How many bytes of values are read at once, unless one alone has more.
const BYTES: usize = 4_000_000;

/// What is in a namespace here, in the order of its keys.
pub struct Local<'a> {
    here: Here<'a>,
    after: String,
    names: VecDeque<Measured>,
    is_over: bool,
}

impl<'a> Local<'a> {
    /// All of it.
    pub fn new(here: Here<'a>) -> Self {
        Self { here, after: String::new(), names: VecDeque::new(), is_over: false }
    }

    /// The next of it that is live at `now`, in epoch seconds; nothing where there is no more.
    ///
    /// # Errors
    /// What the database can't do.
    pub async fn next(&mut self, now: i64) -> Result<Vec<Entry>, MoveError> {
        let Here { db, namespace, .. } = self.here;
        loop {
            if self.names.is_empty() && !self.is_over {
                self.names = whole::get_names(db, namespace, &self.after, now).await?.into();
                self.is_over = self.names.is_empty();
            }
            let mut bytes = 0_usize;
            let mut last = None;
            while let Some(next) = self.names.front() {
                bytes = bytes.saturating_add(next.bytes);
                if last.is_some() && bytes > BYTES {
                    break;
                }
                last = self.names.pop_front();
            }
            let Some(last) = last else { return Ok(Vec::new()) };
            let entries = whole::get_between(db, namespace, &self.after, &last.key, now).await?;
            self.after = last.key;
            // All of them may have gone meanwhile.
            if !entries.is_empty() {
                return Ok(entries);
            }
        }
    }
}

/// Writes all of a namespace in the form of wrangler's `kv bulk put`; how many there were. `now` says the time, in epoch seconds; `told`
/// hears how many are written.
///
/// # Errors
/// What database or file can't do.
pub async fn export(
    here: Here<'_>,
    file: &mut dyn std::io::Write,
    now: impl Fn() -> i64,
    mut told: impl FnMut(u64),
) -> Result<u64, MoveError> {
    let mut local = Local::new(here);
    let mut count = 0_u64;
    loop {
        let entries = local.next(now()).await?;
        if entries.is_empty() {
            break;
        }
        for entry in &entries {
            file.write_all(if count == 0 { b"[\n" } else { b",\n" })?;
            file.write_all(bulk_json::text_of(entry).as_bytes())?;
            count = count.saturating_add(1);
        }
        told(count);
    }
    file.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" })?;
    file.flush()?;
    Ok(count)
}
