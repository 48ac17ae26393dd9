//! A file in the order of its keys, whatever order it has and however large it is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};

use coppice::kv_api::service::moving::{BulkJson, MoveError, bulk_json::key_of};

/// How many bytes are sorted in memory.
const BYTES: usize = 64 << 20;

/// The same file in the order of its keys, of which none comes twice: the last of one stays. Files that are made on the way have no
/// names, and go with the process.
pub fn sorted(file: BulkJson, now: i64) -> Result<BulkJson, MoveError> {
    sorted_within(file, now, BYTES)
}

/// The same with so many bytes in memory.
fn sorted_within(mut file: BulkJson, now: i64, most: usize) -> Result<BulkJson, MoveError> {
    let is_sorted = is_sorted(&mut file)?;
    file.go_on_at("0")?;
    if is_sorted {
        return Ok(file);
    }
    let name = file.name().to_owned();
    let (mut runs, mut held, mut bytes) = (Vec::new(), BTreeMap::new(), 0_usize);
    while let Some(text) = file.next_text()? {
        bytes = bytes.saturating_add(text.get().len());
        held.insert(key_of(&text), text.get().to_owned());
        if bytes > most {
            runs.push(read(&name, write(held.into_values().map(Ok))?, now));
            (held, bytes) = (BTreeMap::new(), 0);
        }
    }
    runs.push(read(&name, write(held.into_values().map(Ok))?, now));
    let mut merged = Merged { heads: BTreeMap::new(), runs };
    for run in 0..merged.runs.len() {
        merged.advance(run)?;
    }
    Ok(read(&name, write(merged)?, now))
}

fn is_sorted(file: &mut BulkJson) -> Result<bool, MoveError> {
    let mut last: Option<String> = None;
    while let Some(text) = file.next_text()? {
        let key = key_of(&text);
        if last.is_some_and(|last| last >= key) {
            return Ok(false);
        }
        last = Some(key);
    }
    Ok(true)
}

fn read(name: &str, file: File, now: i64) -> BulkJson {
    BulkJson::new(name.to_owned(), Box::new(file), now)
}

fn write(texts: impl Iterator<Item = Result<String, MoveError>>) -> Result<File, MoveError> {
    let mut file = BufWriter::new(tempfile::tempfile()?);
    let mut between = b'[';
    for text in texts {
        file.write_all(&[between])?;
        file.write_all(text?.as_bytes())?;
        between = b',';
    }
    file.write_all(if between == b'[' { b"[]" } else { b"]" })?;
    let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    std::io::Seek::rewind(&mut file)?;
    Ok(file)
}

/// The runs, one after another by key.
struct Merged {
    runs: Vec<BulkJson>,
    /// The next of each run, by its key and the run.
    heads: BTreeMap<(String, usize), String>,
}

impl Merged {
    fn advance(&mut self, run: usize) -> Result<(), MoveError> {
        let text = self.runs.get_mut(run).map_or(Ok(None), BulkJson::next_text)?;
        if let Some(text) = text {
            self.heads.insert((key_of(&text), run), text.get().to_owned());
        }
        Ok(())
    }
}

impl Iterator for Merged {
    type Item = Result<String, MoveError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let ((key, run), text) = self.heads.pop_first()?;
            if let Err(error) = self.advance(run) {
                return Some(Err(error));
            }
            // Of one key the last run is the last in the file.
            let is_last = self.heads.first_key_value().is_none_or(|((next, _), _)| *next != key);
            if is_last {
                return Some(Ok(text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn keys(mut file: BulkJson) -> Vec<(String, String)> {
        let mut all = Vec::new();
        while let Some(text) = file.next_text().unwrap() {
            all.push((key_of(&text), text.get().to_owned()));
        }
        all
    }

    #[test]
    fn a_file_comes_in_the_order_of_its_keys_and_the_last_of_each_stays() {
        let one = |key: &str, n: usize| format!("{{\"key\":\"{key}\",\"value\":\"{n}\"}}");
        let text = format!(
            "[{}]",
            ["c", "a", "b", "c", "b", "0"]
                .iter()
                .enumerate()
                .map(|(n, key)| one(key, n))
                .collect::<Vec<_>>()
                .join(",")
        );
        let file = BulkJson::new("file".into(), Box::new(Cursor::new(text.into_bytes())), 0);
        // Two of them are more than is sorted in memory.
        let shown = keys(sorted_within(file, 0, 30).unwrap());
        let expected = [("0", 5), ("a", 1), ("b", 4), ("c", 3)];
        assert_eq!(shown, expected.map(|(key, n)| (key.to_owned(), one(key, n))));
        let in_order = BulkJson::new(
            "file".into(),
            Box::new(Cursor::new(b"[{\"key\":\"a\"},{\"key\":\"b\"}]".to_vec())),
            0,
        );
        assert_eq!(keys(sorted(in_order, 0).unwrap()).len(), 2);
    }
}
