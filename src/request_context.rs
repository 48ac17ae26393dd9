//! What is known of a request before anybody asks whose shop it is for and who sends it: the application, the one D1
//! session, where it came from.

use std::future::Future;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use coppice_platform::sql::{Bookmark, SqlSession};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::kv::{CacheKey, Freshness};
use crate::response_state::ResponseState;
use crate::state::AppState;

/// What is known of any request. Cheap to clone.
#[derive(Clone)]
pub struct RequestContext(Arc<Inner>);

/// What a [`RequestContext`] holds.
pub struct Inner {
    /// The application.
    pub app: AppState,
    /// The id of the request, as the answer and the log have it.
    pub request_id: String,
    /// Scheme, host and port the visitor asked for: `https://shop.example`.
    pub origin: String,
    /// The one D1 session; every query of the request goes through it.
    pub db: Arc<SqlSession>,
    /// Where the request came from.
    pub address: ClientAddress,
    /// The visitor's bookmark, if there was a well-formed one.
    pub bookmark: Option<Bookmark>,
    /// What goes back with the answer.
    pub state: ResponseState,
}

impl RequestContext {
    /// Made by the hooks, once a request.
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Whether the visitor's connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Host and port the visitor asked for.
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or(&self.origin, |(_, host)| host)
    }

    /// The state of the database that this request must see at least: the visitor's last write, here or before.
    pub fn min_bookmark(&self) -> Option<Bookmark> {
        if self.db.wrote() { self.db.bookmark() } else { self.bookmark.clone() }
    }

    /// The value of `key` from the content cache, else by `load` through the request's session.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn cached<T, L, F>(
        &self,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<Arc<T>, AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let min_bookmark = self.min_bookmark();
        let (value, outcome) =
            self.app.cache.get_or_load(&self.db, min_bookmark.as_ref(), key, freshness, load).await?;
        self.state.note_cache(outcome);
        Ok(value)
    }
}

impl std::ops::Deref for RequestContext {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        // An endpoint outside the layers of the hooks is a mistake in the router's table, and its tests find it.
        parts.extensions.get::<Self>().cloned().ok_or(AppError::Unavailable { cause: None })
    }
}
