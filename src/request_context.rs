//! What is known of a request before anybody asks whose shop it is for and who sends it: the application, the one D1
//! session, where it came from.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use coppice_platform::sql::{Bookmark, SessionStart, SqlSession};
use futures_util::future::{BoxFuture, Either, select};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bookmarks::SentBookmarks;
use crate::client_address::ClientAddress;
use crate::cookies::Cookie;
use crate::entity_tag::KnownTags;
use crate::error::AppError;
use crate::kv::{CacheKey, Cached, Freshness, Reader};
use crate::response_state::{EDITED_COOKIE, ResponseState};
use crate::state::AppState;

/// Seconds after which everybody is shown a change, whatever the replica's lag.
const EDITED: u32 = 120;

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
    pub origin: Arc<str>,
    /// The one D1 session; every query of the request goes through it.
    pub db: Arc<SqlSession>,
    /// Where the request came from.
    pub address: ClientAddress,
    /// Whether that session began at the primary, which has the last word.
    pub began_at_primary: bool,
    /// The id of the database: part of every bookmark and of every cached value's key.
    pub home: String,
    /// The visitor's bookmarks.
    pub bookmarks: SentBookmarks,
    /// What of our answers the visitor has.
    pub known: KnownTags,
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
        if self.db.wrote() { self.db.bookmark() } else { self.bookmarks.latest.clone() }
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
    ) -> Result<Cached<T>, AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let min_bookmark = self.min_bookmark();
        let reader = Reader { db: &self.db, min_bookmark: min_bookmark.as_ref() };
        let (value, outcome) = self.app.cache.get_or_load(reader, key, freshness, load).await?;
        self.state.note_cache(outcome);
        Ok(value)
    }

    /// The same for what is asked for by a name, such as a slug, and may not be there. That a replica does not have it is
    /// never final: the primary is asked once more, as often as an address may.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn find_cached<T, L, F>(
        &self,
        key: &CacheKey,
        freshness: Freshness,
        load: L,
    ) -> Result<Option<Cached<T>>, AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Option<T>, AppError>> + Send + 'static,
    {
        let min_bookmark = self.min_bookmark();
        let reader = Reader { db: &self.db, min_bookmark: min_bookmark.as_ref() };
        let primary = || self.second_look();
        let (value, outcome) = self.app.cache.find_or_load(reader, key, freshness, load, primary).await?;
        self.state.note_cache(outcome);
        Ok(value)
    }

    /// What `find` finds through the request's session, or else, once more, at the primary: for what is not cached.
    ///
    /// # Errors
    /// Those of `find`.
    pub async fn find<T, F>(&self, find: impl Fn(Arc<SqlSession>) -> F) -> Result<Option<T>, AppError>
    where
        F: Future<Output = Result<Option<T>, AppError>>,
    {
        if let Some(found) = find(self.db.clone()).await? {
            return Ok(Some(found));
        }
        match self.second_look() {
            Some(db) => find(db).await,
            None => Ok(None),
        }
    }

    /// A session at the primary, for what the request's own has not found; `None` where that began there, or the visitor
    /// has asked for too much that is not there.
    pub fn second_look(&self) -> Option<Arc<SqlSession>> {
        let platform = &self.app.platform;
        if self.began_at_primary || !self.app.second_looks.allow(&self.address, platform.clock.now()) {
            return None;
        }
        Some(self.open(SessionStart::FirstPrimary))
    }

    /// A session that sees a change of which this isolate knows and the request's own session may not.
    pub fn session_from(&self, change: Bookmark) -> Arc<SqlSession> {
        self.open(SessionStart::Bookmark(change))
    }

    fn open(&self, start: SessionStart) -> Arc<SqlSession> {
        let platform = &self.app.platform;
        #[expect(
            clippy::disallowed_methods,
            reason = "the request's own session may be at a replica, which stays so"
        )]
        Arc::new(SqlSession::open(platform.sql.as_ref(), platform.clock.clone(), start))
    }

    /// What work comes to, if it does within this time. Else it goes on after the answer, and nobody hears of it.
    pub async fn wait_for<T: Send + 'static>(
        &self,
        time: Duration,
        work: BoxFuture<'static, T>,
    ) -> Option<T> {
        let platform = &self.app.platform;
        match select(work, pin!(platform.clock.sleep(time))).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(((), work)) => {
                platform.background.wait_until(Box::pin(async move { drop(work.await) }));
                None
            }
        }
    }

    /// Notes that this request has changed what a shop's pages show, or made the shop: who asks here from now on is shown it, and
    /// this browser wherever it asks. Elsewhere the generation that was raised with it is heard of in time.
    pub fn published(&self) {
        self.app.published();
        self.state.set_cookie(Cookie {
            name: EDITED_COOKIE.into(),
            value: "1".into(),
            max_age: EDITED,
            http_only: true,
        });
    }

    /// Makes what was read of `key` before this request's write untrue, for everybody; to be waited for before the
    /// answer.
    pub async fn invalidate(&self, key: &CacheKey) {
        if let Some(change) = self.db.bookmark() {
            self.app.cache.invalidate(key, &change).await;
        }
    }

    /// The same of sessions, by their ids.
    pub async fn invalidate_sessions(&self, ids: &[String]) {
        if let Some(change) = self.db.bookmark() {
            self.app.sessions.invalidate(&self.home, ids, &change).await;
        }
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
