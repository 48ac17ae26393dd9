//! The form of wrangler's `kv bulk put`: a JSON array of keys and values.

use std::io::{BufReader, Read, Seek, SeekFrom};

use coppice_kv_api::{Fault, Kind, LATEST, Lifetime};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{MoveError, Piece, Refused};
use crate::kv_api::service::pair::Pair;
use crate::kv_api::store::entries::{Entry, Write};

/// How many are in a piece at most, and how many bytes unless one alone has more.
const MANY: usize = 1_000;
const BYTES: usize = 3_000_000;

/// The most bytes of one of them: the largest value of KV's, each byte of which may take six.
const ONE: u64 = 6 * (26 << 20);

/// What can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A file that is read.
pub struct BulkJson {
    name: String,
    reader: BufReader<Box<dyn ReadSeek>>,
    /// At which byte it is.
    at: u64,
    is_over: bool,
    /// What lifetimes count from, in epoch seconds.
    now: i64,
}

#[derive(Deserialize)]
struct Named {
    key: String,
}

impl BulkJson {
    /// A file, which is told by this name. What has a lifetime lives from `now`, in epoch seconds, on.
    pub fn new(name: String, file: Box<dyn ReadSeek>, now: i64) -> Self {
        Self { name, reader: BufReader::new(file), at: 0, is_over: false, now }
    }

    /// What it is told by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Goes on behind so many bytes.
    ///
    /// # Errors
    /// What the file can't do.
    pub fn go_on_at(&mut self, place: &str) -> Result<(), MoveError> {
        self.at = place.parse().unwrap_or(0);
        self.is_over = false;
        self.reader.seek(SeekFrom::Start(self.at))?;
        Ok(())
    }

    /// The next of what is in it.
    ///
    /// # Errors
    /// What is no list of keys and values.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, MoveError> {
        let mut piece = Piece::default();
        let mut bytes = 0_usize;
        while piece.items.len() < MANY && bytes < BYTES {
            let Some(text) = self.next_text()? else { break };
            bytes = bytes.saturating_add(text.get().len());
            piece.items.push(read(&text, self.now));
        }
        piece.place = self.at.to_string();
        Ok((!piece.items.is_empty()).then_some(piece))
    }

    /// The text of the next one; `None` behind the last.
    ///
    /// # Errors
    /// What is no list.
    pub fn next_text(&mut self) -> Result<Option<Box<RawValue>>, MoveError> {
        if self.is_over {
            return Ok(None);
        }
        let opening = if self.at == 0 { b'[' } else { b',' };
        let is_first = self.at == 0;
        match self.letter()? {
            Some(letter) if letter == opening => {}
            Some(b']') if !is_first => return self.end(),
            _ => return Err(self.unreadable("neither an array nor more of one")),
        }
        match self.letter()? {
            Some(b'{') => {}
            Some(b']') if is_first => return self.end(),
            _ => return Err(self.unreadable("no object")),
        }
        // Reading an object ends with its last letter, so that the next begins where this has ended.
        let mut counted = Counted { count: 0, inner: (&[b'{'][..]).chain(&mut self.reader).take(ONE) };
        let text = Box::<RawValue>::deserialize(&mut serde_json::Deserializer::from_reader(&mut counted));
        // The brace that had been read before was counted once more.
        self.at = self.at.saturating_add(counted.count).saturating_sub(1);
        text.map(Some).map_err(|error| self.unreadable(&error.to_string()))
    }

    fn end(&mut self) -> Result<Option<Box<RawValue>>, MoveError> {
        self.is_over = true;
        match self.letter()? {
            None => Ok(None),
            Some(_) => Err(self.unreadable("more than one array")),
        }
    }

    /// The next byte that is no space.
    fn letter(&mut self) -> Result<Option<u8>, MoveError> {
        let mut byte = [0];
        loop {
            if self.reader.read(&mut byte)? == 0 {
                return Ok(None);
            }
            self.at = self.at.saturating_add(1);
            if !matches!(byte, [b' ' | b'\t' | b'\r' | b'\n']) {
                return Ok(byte.first().copied());
            }
        }
    }

    fn unreadable(&self, why: &str) -> MoveError {
        MoveError::Unreadable { at: self.at, why: why.to_owned() }
    }
}

struct Counted<R> {
    inner: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count = self.count.saturating_add(u64::try_from(read).unwrap_or(0));
        Ok(read)
    }
}

/// The name that stands in the text of one, or nothing.
pub fn key_of(text: &RawValue) -> String {
    serde_json::from_str::<Named>(text.get()).map(|named| named.key).unwrap_or_default()
}

fn read(text: &RawValue, now: i64) -> Result<Write, Refused> {
    let refused = |why: Fault| Refused { key: key_of(text), why };
    let pair: Pair = serde_json::from_str(text.get())
        .map_err(|error| refused(Fault::Other(format!("It can't be read: {error}"))))?;
    let end =
        |lifetime: Lifetime| kept(lifetime.ttl.map(|ttl| now.saturating_add(ttl)).or(lifetime.expiration));
    pair.write(end).map_err(refused)
}

/// When something ends that was stored elsewhere: any moment, however soon.
pub(super) fn kept(expiration: Option<i64>) -> Result<Option<i64>, Fault> {
    match expiration {
        Some(end) if end > LATEST => Err(Fault::LateExpiration(end.to_string())),
        end => Ok(end),
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    key: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    base64: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<i64>,
}

/// An entry as a file has it.
pub fn text_of(entry: &Entry) -> String {
    let shown = Shown {
        key: &entry.key,
        value: &entry.value,
        base64: entry.kind == Kind::Base64,
        metadata: entry.metadata.as_deref().and_then(|json| serde_json::from_str(json).ok()),
        expiration: entry.expiration,
    };
    serde_json::to_string(&shown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn file(text: &str) -> BulkJson {
        BulkJson::new("file".into(), Box::new(Cursor::new(text.as_bytes().to_vec())), 1_000)
    }

    fn keys(file: &mut BulkJson) -> Result<Vec<String>, MoveError> {
        let mut keys = Vec::new();
        while let Some(text) = file.next_text()? {
            keys.push(key_of(&text));
        }
        Ok(keys)
    }

    #[test]
    fn what_is_in_a_file_is_read_one_by_one_and_from_wherever_it_was_left() {
        let text = " [ {\"key\":\"a\",\"value\":\"]},{\"} ,\n{\"key\":\"b\",\"value\":\"\\\"\"},{\"key\":\"c\",\"value\":\"é\"}\n]\n";
        assert_eq!(keys(&mut file(text)).unwrap(), ["a", "b", "c"]);
        let mut left = file(text);
        left.next_text().unwrap();
        let place = left.at.to_string();
        let mut again = file(text);
        again.go_on_at(&place).unwrap();
        assert_eq!(keys(&mut again).unwrap(), ["b", "c"]);
        assert!(keys(&mut file("[]")).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_list_is_told_with_its_place() {
        for text in
            ["", "{}", "[1]", "[{\"key\":\"a\"}", "[{\"key\":\"a\"},]", "[{}] []", "[{} {}]", "[{\"a\":]"]
        {
            assert!(matches!(keys(&mut file(text)), Err(MoveError::Unreadable { .. })), "{text}");
        }
    }

    #[test]
    fn one_that_can_not_be_here_is_told_and_the_rest_is_read() {
        let text = r#"[{"key":"","value":"v"},{"key":"n","value":1},{"key":"x","value":"?","base64":true},{"key":"a","value":"v","expiration_ttl":5,"metadata":{"b": 1.0}},{"key":"b","value":"AP8=","base64":true,"expiration":7}]"#;
        let piece = file(text).next_piece().unwrap().unwrap();
        let refused: Vec<_> =
            piece.items.iter().map(|item| item.as_ref().err().map(|r| r.key.as_str())).collect();
        assert_eq!(refused, [Some(""), Some("n"), Some("x"), None, None]);
        let good: Vec<_> = piece.items.into_iter().filter_map(Result::ok).collect();
        assert_eq!((good[0].expiration, good[1].expiration), (Some(1_005), Some(7)), "however soon it ends");
        assert_eq!(good[0].metadata.as_ref().unwrap().as_str(), "{\"b\": 1.0}");
        assert_eq!(good[1].value.clone().into_bytes(), [0, 255]);
    }
}
