//! A namespace of Cloudflare's KV, read over its REST API, or of whatever speaks as it does: this application among others.

mod ask;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use coppice_kv_api::{Key, Metadata, READS_AT_ONCE, Value};
use coppice_platform::{Clock, Http};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::bulk_json::kept;
use super::{MoveError, Piece, Refused};
use crate::kv_api::store::entries::Write;
use ask::Asked;

/// How many names are listed at once.
const NAMES: usize = 1_000;

/// Where the namespace is, and who asks.
#[derive(Clone)]
pub struct Remote {
    /// Where the API is, such as `https://api.cloudflare.com/client/v4`.
    pub api: String,
    /// Whose the namespace is.
    pub account: String,
    /// Its id.
    pub namespace: String,
    /// What shows who asks.
    pub token: String,
}

/// A namespace that is read.
pub struct Cloudflare {
    asked: Asked,
    /// The cursor of the page that is read.
    cursor: String,
    /// Of the one behind it, if there is one.
    next: Option<String>,
    /// The last name that was read: cursors may be forgotten, and names have an order.
    after: String,
    page: VecDeque<Listed>,
}

#[derive(Clone, Deserialize)]
struct Listed {
    name: String,
    #[serde(default)]
    expiration: Option<i64>,
    #[serde(default)]
    metadata: Option<Box<RawValue>>,
}

#[derive(Default, Deserialize)]
struct Info {
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    result: Vec<Listed>,
    #[serde(default)]
    result_info: Option<Info>,
}

#[derive(Deserialize)]
struct Values {
    result: Found,
}

#[derive(Deserialize)]
struct Found {
    values: BTreeMap<String, Option<Shown>>,
}

#[derive(Deserialize)]
struct Shown {
    value: String,
    #[serde(default)]
    metadata: Option<Box<RawValue>>,
    #[serde(default)]
    expiration: Option<i64>,
}

/// Where it goes on.
#[derive(Default, Serialize, Deserialize)]
struct Place {
    cursor: String,
    after: String,
}

impl Cloudflare {
    /// All of a namespace.
    pub fn new(remote: Remote, http: Arc<dyn Http>, clock: Arc<dyn Clock>) -> Self {
        let asked = Asked { remote, http, clock };
        Self {
            asked,
            cursor: String::new(),
            next: Some(String::new()),
            after: String::new(),
            page: VecDeque::new(),
        }
    }

    /// What it is told by.
    pub fn name(&self) -> String {
        let Remote { api, account, namespace, .. } = &self.asked.remote;
        format!("{api} {account}/{namespace}")
    }

    /// Goes on at a place that a piece has told.
    pub fn go_on_at(&mut self, place: &str) {
        let place: Place = serde_json::from_str(place).unwrap_or_default();
        (self.after, self.next) = (place.after, Some(place.cursor));
        self.page.clear();
    }

    /// The next of it.
    ///
    /// # Errors
    /// What the other side can't do.
    pub async fn next(&mut self) -> Result<Option<Piece>, MoveError> {
        while self.page.is_empty() {
            let Some(cursor) = self.next.take() else { return Ok(None) };
            self.list(cursor).await?;
        }
        let names = READS_AT_ONCE.min(self.page.len());
        let listed: Vec<_> = self.page.drain(..names).collect();
        if let Some(last) = listed.last() {
            self.after.clone_from(&last.name);
        }
        let place = Place { cursor: self.cursor.clone(), after: self.after.clone() };
        let place = serde_json::to_string(&place).unwrap_or_default();
        Ok(Some(Piece { items: self.read(listed).await?, place }))
    }

    /// What has this name now.
    ///
    /// # Errors
    /// What the other side can't do.
    pub async fn find(&self, key: &Key) -> Result<Option<Write>, MoveError> {
        // A name is the first of all that begin with it.
        let page: Page =
            self.asked.json(&format!("keys?limit=10&prefix={}", ask::encoded(key.as_str()))).await?;
        let listed = page.result.into_iter().find(|listed| listed.name == key.as_str());
        let Some(listed) = listed else { return Ok(None) };
        let value = self.asked.value(key.as_str()).await?;
        Ok(value.and_then(|bytes| write(listed, Value::from_bytes(bytes)).ok()))
    }

    /// Lists the names from a cursor on. One that is known no more is as good as none: what was read is passed by.
    async fn list(&mut self, cursor: String) -> Result<(), MoveError> {
        let page =
            self.asked.json::<Page>(&format!("keys?limit={NAMES}&cursor={}", ask::encoded(&cursor))).await;
        let page = match page {
            Err(MoveError::Told { status: 400, .. }) if !cursor.is_empty() => {
                self.next = Some(String::new());
                return Ok(());
            }
            page => page?,
        };
        self.cursor = cursor;
        self.next = page.result_info.unwrap_or_default().cursor.filter(|cursor| !cursor.is_empty());
        self.page = page.result.into_iter().filter(|listed| listed.name > self.after).collect();
        Ok(())
    }

    /// The values of these names; what is gone meanwhile is left out. What is no text comes alone, and so does all where it does not come
    /// together.
    async fn read(&self, listed: Vec<Listed>) -> Result<Vec<Result<Write, Refused>>, MoveError> {
        let names: Vec<_> = listed.iter().map(|listed| listed.name.as_str()).collect();
        let wanted = json!({ "keys": names, "type": "text", "withMetadata": true });
        let mut found = match self.asked.post::<Values>("bulk/get", &wanted.to_string()).await {
            Ok(values) => Some(values.result.values),
            Err(error) if ask::may_come_alone(&error) => None,
            Err(error) => return Err(error),
        };
        let mut items = Vec::with_capacity(listed.len());
        for mut listed in listed {
            let shown = found.as_mut().map(|found| found.remove(&listed.name).flatten());
            let value = match shown {
                Some(None) => continue,
                Some(Some(shown)) if !shown.value.contains(char::REPLACEMENT_CHARACTER) => {
                    listed.metadata = shown.metadata;
                    listed.expiration = shown.expiration.or(listed.expiration);
                    Value::from_text(shown.value)
                }
                Some(Some(_)) | None => match self.asked.value(&listed.name).await? {
                    Some(bytes) => Value::from_bytes(bytes),
                    None => continue,
                },
            };
            items.push(write(listed, value));
        }
        Ok(items)
    }
}

fn write(listed: Listed, value: Result<Value, coppice_kv_api::Fault>) -> Result<Write, Refused> {
    let read = || {
        let metadata = match &listed.metadata {
            Some(json) => Metadata::parse(json.get())?,
            None => None,
        };
        let (key, expiration) = (Key::parse(&listed.name)?, kept(listed.expiration)?);
        Ok(Write { key, value: value?, metadata, expiration })
    };
    read().map_err(|why| Refused { key: listed.name.clone(), why })
}
