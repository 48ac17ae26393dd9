//! The mirror of this home's, read in the order of its keys.

use std::collections::VecDeque;
use std::sync::Arc;

use coppice_kv_api::{Fault, Key, Metadata, Value};
use coppice_platform::Kv;
use coppice_platform::kv::KvKey;

use super::bulk_json::kept;
use super::{MoveError, Piece, Refused};
use crate::kv_api::store::entries::Write;

/// How many values are in a piece.
const MANY: usize = 20;

/// The mirror of this home's.
pub struct Mirrored {
    kv: Arc<dyn Kv>,
    next: Option<Option<String>>,
    page: VecDeque<KvKey>,
    after: String,
}

impl Mirrored {
    /// All of it.
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv, next: Some(None), page: VecDeque::new(), after: String::new() }
    }

    /// Goes on behind this name.
    pub fn go_on_at(&mut self, place: &str) {
        (self.next, self.after) = (Some(None), place.to_owned());
        self.page.clear();
    }

    /// The next of it.
    ///
    /// # Errors
    /// What the namespace can't do.
    pub async fn next(&mut self) -> Result<Option<Piece>, MoveError> {
        while self.page.is_empty() {
            let Some(cursor) = self.next.take() else { return Ok(None) };
            let page = self.kv.list("", cursor.as_deref(), 1_000).await?;
            self.next = page.cursor.map(Some);
            self.page = page.keys.into_iter().filter(|key| key.name > self.after).collect();
        }
        let mut piece = Piece::default();
        let many = MANY.min(self.page.len());
        for listed in self.page.drain(..many).collect::<Vec<_>>() {
            self.after.clone_from(&listed.name);
            piece.items.extend(self.read(listed).await?);
        }
        piece.place.clone_from(&self.after);
        Ok(Some(piece))
    }

    /// What has this name now.
    ///
    /// # Errors
    /// What the namespace can't do.
    pub async fn find(&self, key: &Key) -> Result<Option<Write>, MoveError> {
        let Some(listed) = self.kv.find(key.as_str()).await? else { return Ok(None) };
        Ok(self.read(listed).await?.and_then(Result::ok))
    }

    async fn read(&self, listed: KvKey) -> Result<Option<Result<Write, Refused>>, MoveError> {
        let Some(entry) = self.kv.get(&listed.name).await? else { return Ok(None) };
        let read = || {
            let metadata = entry.metadata.as_ref().map(ToString::to_string);
            let metadata = metadata.map(|text| Metadata::parse(&text)).transpose()?.flatten();
            let (key, value) = (Key::parse(&listed.name)?, Value::from_bytes(entry.value)?);
            Ok(Write { key, value, metadata, expiration: kept(listed.expiration)? })
        };
        Ok(Some(read().map_err(|why: Fault| Refused { key: listed.name.clone(), why })))
    }
}
