//! D1 through its Sessions API.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use async_trait::async_trait;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::send::{SendFuture, SendWrapper};

use super::binding::Binding;
use crate::sql::{Bookmark, Rows, SessionStart, SqlConnection, Statement, Value};
use crate::{PlatformError, Sql};

#[wasm_bindgen(module = "/src/workers/d1.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn open(database: &JsValue, start: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn batch(session: &JsValue, statements: &str) -> Result<JsValue, JsValue>;
}

/// A D1 database.
pub(super) struct D1(Arc<Binding>);

impl D1 {
    pub(super) fn new(binding: Binding) -> Self {
        Self(Arc::new(binding))
    }
}

impl Sql for D1 {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        let (start, bookmark) = match start {
            SessionStart::FirstPrimary => ("first-primary".to_owned(), None),
            SessionStart::FirstUnconstrained => ("first-unconstrained".to_owned(), None),
            SessionStart::Bookmark(bookmark) => (bookmark.to_string(), Some(bookmark)),
        };
        let bookmark = Mutex::new(bookmark);
        Box::new(Session { database: self.0.clone(), start, opened: OnceLock::new(), bookmark })
    }
}

/// A session, opened by its first batch: a request that asks nothing costs nothing.
struct Session {
    database: Arc<Binding>,
    start: String,
    opened: OnceLock<SendWrapper<JsValue>>,
    bookmark: Mutex<Option<Bookmark>>,
}

impl Session {
    fn opened(&self, operation: &'static str) -> Result<&JsValue, PlatformError> {
        if self.opened.get().is_none() {
            let session = open(self.database.object(operation)?, &self.start);
            let session = session.map_err(|e| self.database.failed(operation, &e))?;
            // Nobody else is on this thread to have come first.
            let _ = self.opened.set(SendWrapper::new(session));
        }
        let opened = self.opened.get().ok_or_else(|| self.database.garbled(operation))?;
        Ok(opened)
    }

    fn last(&self) -> MutexGuard<'_, Option<Bookmark>> {
        self.bookmark.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SqlConnection for Session {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        statements.iter().try_for_each(Statement::check)?;
        let Some(first) = statements.first().map(|s| s.name) else { return Ok(Vec::new()) };
        let request = request(&statements);
        let answer = SendFuture::new(async {
            let answer = batch(self.opened(first)?, &request).await;
            answer.map_err(|e| self.database.failed(first, &e))
        });
        let answer = answer.await?.as_string().ok_or_else(|| self.database.garbled(first))?;
        let mut lines = answer.split('\n');
        if let Some(Ok(bookmark)) = lines.next().map(Bookmark::parse) {
            *self.last() = Some(bookmark);
        }
        let rows: Vec<_> = lines.map(|line| Rows::from_json(line.to_owned())).collect();
        if rows.len() == statements.len() { Ok(rows) } else { Err(self.database.garbled(first)) }
    }

    fn bookmark(&self) -> Option<Bookmark> {
        self.last().clone()
    }
}

/// The statements as JSON.
fn request(statements: &[Statement]) -> String {
    let statements: Vec<_> = statements.iter().map(|s| (s.sql.as_ref(), params(&s.params))).collect();
    serde_json::json!(statements).to_string()
}

fn params(values: &[Value]) -> Vec<serde_json::Value> {
    let json = |value: &Value| match value {
        Value::Null => serde_json::Value::Null,
        Value::Integer(number) => (*number).into(),
        Value::Real(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
    };
    values.iter().map(json).collect()
}
