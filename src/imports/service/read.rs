//! Reading the file: once, into rows, so that no later step needs it.

use coppice_catalogue::draft::{Draft, Entry, Finding, Handle, Hints};
use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;
use serde::{Deserialize, Serialize};

use super::file;
use super::step::{Step, fail};
use crate::imports::model::ImportStatus;
use crate::imports::store::{self, Claim, FileRead, NewEntry, Released};
use crate::state::AppState;
use crate::tick::budget::Budget;

/// How many bytes of products go into a statement. D1 takes 2 MB.
const PART: usize = 700_000;

/// The most that is kept of a product, in bytes: 2,048 variants with long names are a third of it.
const LARGEST: usize = 1_500_000;

/// How many statements go into a transaction.
const PARTS: usize = 3;

/// What a file says of a product, as it is kept until it is saved.
#[derive(Serialize)]
struct Keep<'a> {
    line: u64,
    name: &'a str,
    handle: &'a Handle,
    draft: &'a Result<Draft, Finding>,
    hints: Hints,
    warnings: &'a [Finding],
}

/// The same, as it is read again.
#[derive(Deserialize)]
struct Kept {
    line: u64,
    name: String,
    handle: Handle,
    draft: Result<Draft, Finding>,
    hints: Hints,
    warnings: Vec<Finding>,
}

/// A product of a file, as it is kept.
pub(super) fn keep(entry: &Entry) -> String {
    let hints = entry.draft.as_ref().map(|draft| draft.hints.clone()).unwrap_or_default();
    let Entry { line, name, handle, draft, warnings } = entry;
    serde_json::to_string(&Keep { line: *line, name, handle, draft, hints, warnings }).unwrap_or_default()
}

/// A product of a file, as it was kept. What another release kept, and can't be read, is refused.
pub(super) fn kept(place: u32, text: &str) -> Entry {
    match serde_json::from_str(text) {
        Ok(Kept { line, name, handle, draft, hints, warnings }) => {
            Entry { line, name, handle, draft: draft.map(|draft| Draft { hints, ..draft }), warnings }
        }
        Err(error) => {
            let line = u64::from(place);
            let fault =
                Finding::new(line, format!("was read by another release; bring the file again ({error})"));
            Entry {
                line,
                name: String::new(),
                handle: Handle::read("", ""),
                draft: Err(fault),
                warnings: Vec::new(),
            }
        }
    }
}

/// Reads on, as far as the budget goes.
pub(super) async fn step(app: &AppState, db: &SqlSession, claim: &Claim) -> Result<Step, PlatformError> {
    let clock = &app.platform.clock;
    let mut reader = match file::open(&app.platform, &claim.job, &claim.tenant.currency).await? {
        Some(Ok(reader)) => reader,
        Some(Err(error)) => {
            return fail(app, db, claim, &format!("The file can’t be imported: {error}.")).await;
        }
        None => {
            return fail(app, db, claim, "The file is not there any more.").await;
        }
    };
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mut file = FileRead {
        total: number(reader.len()),
        read: claim.job.read,
        is_csv: reader.is_csv(),
        remarks: reader.remarks(),
    };
    // Those that begin and end the step come on top.
    let mut budget = Budget::new(36);
    reader.pass_over(usize::try_from(claim.job.read).unwrap_or(usize::MAX));
    let mut entries = reader.peekable();
    while entries.peek().is_some() {
        if !budget.take(number(PARTS).saturating_add(3)) {
            return Ok(Step::Done(Released::Moving));
        }
        let mut parts: Vec<Vec<NewEntry>> = Vec::new();
        let (mut part, mut bytes) = (Vec::new(), 0_usize);
        while parts.len() < PARTS
            && let Some(entry) = entries.next()
        {
            let new = new_entry(file.read, entry);
            file.read = file.read.saturating_add(1);
            bytes = bytes.saturating_add(new.entry.len());
            part.push(new);
            if bytes > PART {
                parts.push(std::mem::take(&mut part));
                bytes = 0;
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
        if entries.peek().is_none() {
            file.total = file.read;
        }
        if !store::insert_entries(db, claim, &parts, &file, clock.now_ms()).await? {
            return Ok(Step::Over);
        }
    }
    if file.read == 0 {
        return fail(app, db, claim, "There is no product in the file.").await;
    }
    let next = if claim.job.at_once { ImportStatus::Saving } else { ImportStatus::Looking };
    Ok(Step::Done(Released::Standing(next, None)))
}

fn new_entry(place: u32, mut entry: Entry) -> NewEntry {
    let line = entry.line;
    let handle = match &entry.handle {
        Handle::Slug(slug) => slug.clone(),
        Handle::Words { alias, .. } => alias.chars().take(2_000).collect(),
    };
    let mut text = keep(&entry);
    if text.len() > LARGEST {
        entry.draft = Err(Finding::new(line, "is too large to be imported in one piece"));
        entry.warnings.clear();
        text = keep(&entry);
    }
    NewEntry { place, line, handle, bytes: text.len(), entry: text }
}

#[cfg(test)]
mod tests {
    use coppice_catalogue::formats::Reader;

    use super::*;

    #[test]
    fn what_was_kept_of_a_product_is_all_that_the_file_says() {
        let csv = "Handle,Title,Body (HTML),Tags,Published,Option1 Name,Option1 Value,Variant Price,Variant Compare At Price,Image Src,SEO Title\n\
            a,A,<p>x</p>,\"b, c\",FALSE,Size,S,1,,https://e.com/a.jpg,\na,,,,,,L,2,3,http://e.com/b.jpg,\nb--b,B,,,,,,free,,,\n";
        let json = "{\"slug\": \"a\", \"meta_title\": null, \"variants\": [{\"price_amount\": 1, \"sku\": null, \"track_inventory\": 1}]}\nno\n";
        for text in [csv, json] {
            for (place, entry) in (0..).zip(Reader::open(text.as_bytes(), "USD", None).unwrap()) {
                assert_eq!(kept(place, &keep(&entry)), entry);
            }
        }
        assert!(kept(7, "{}").draft.unwrap_err().reason.contains("another release"));
    }
}
