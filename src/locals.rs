//! What a request knows of itself: tenant, D1 session, cart, id. Made by the hooks, handed to pages and endpoints.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use coppice_platform::sql::{Bookmark, SqlSession};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::auth::model::{Role, Session};
use crate::cookies::Cookie;
use crate::error::AppError;
use crate::hooks::ClientAddress;
use crate::kv::{CacheKey, Life, Outcome};
use crate::shop::model::Tenant;
use crate::state::AppState;

/// What a request knows of itself. Cheap to clone.
#[derive(Clone)]
pub struct Locals(Arc<Inner>);

/// What [`Locals`] hold.
pub struct Inner {
    /// The application.
    pub app: AppState,
    /// The id of the request, as the answer and the log have it.
    pub request_id: String,
    /// Scheme, host and port the visitor asked for: `https://shop.example`.
    pub origin: String,
    /// Whose shop it is.
    pub tenant: Tenant,
    /// The one D1 session; every query of the request goes through it.
    pub db: Arc<SqlSession>,
    /// Who asks.
    pub who: Who,
    /// Where the request came from.
    pub address: ClientAddress,
    /// The visitor's bookmark, if there was a well-formed one.
    pub bookmark: Option<Bookmark>,
    /// The id in the cookie of the browser's cart, if there is one.
    pub cart_cookie: Option<String>,
    pub(crate) notes: Notes,
}

/// Who asks.
#[derive(Clone)]
pub enum Who {
    /// Nobody who is signed in.
    Nobody,
    /// Somebody who is.
    Person(Arc<Session>),
    /// Nobody knows: the database does not answer. What needs to know it can't be had either.
    Unknown(AppError),
}

/// What happened on the way, for the way back.
#[derive(Default)]
pub(crate) struct Notes {
    cookies: Mutex<Vec<Cookie>>,
    personal: AtomicBool,
    cache: AtomicU8,
    nonce: OnceLock<String>,
    cart_count: AtomicU32,
}

impl Notes {
    /// Notes for a visitor whose browser remembers so many pieces in the cart.
    pub fn new(cart_count: u32) -> Self {
        Self { cart_count: AtomicU32::new(cart_count), ..Self::default() }
    }
}

impl Locals {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Whoever is signed in.
    pub fn user(&self) -> Option<&Arc<Session>> {
        match &self.who {
            Who::Person(session) => Some(session),
            Who::Nobody | Who::Unknown(_) => None,
        }
    }

    /// Whether whoever is signed in may manage the shop, by the database or by the settings.
    pub fn is_admin(&self) -> bool {
        self.user().is_some_and(|user| {
            user.role == Role::Admin || self.app.config.auth.admin_emails.contains(&user.email)
        })
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
    pub fn at_least(&self) -> Option<Bookmark> {
        if self.db.wrote() { self.db.bookmark() } else { self.bookmark.clone() }
    }

    /// Sends a cookie with the answer, which is personal from now on.
    pub fn set_cookie(&self, cookie: Cookie) {
        self.mark_personal();
        let mut cookies = self.notes.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        // Of two with one name, browsers need not take the later (RFC 6265, section 4.1.1).
        cookies.retain(|other| other.name != cookie.name);
        cookies.push(cookie);
    }

    /// How many pieces the visitor's cart holds: what the browser remembers, or what the database has just said.
    pub fn cart_count(&self) -> u32 {
        self.notes.cart_count.load(Ordering::Relaxed)
    }

    /// Notes how many pieces the database says the cart holds.
    pub fn set_cart_count(&self, count: u32) {
        self.notes.cart_count.store(count, Ordering::Relaxed);
    }

    /// Notes that the answer holds something of this visitor's, so that no shared cache may keep it.
    pub fn mark_personal(&self) {
        self.notes.personal.store(true, Ordering::Relaxed);
    }

    /// The nonce of the answer's Content-Security-Policy, for a page that needs a script of its own inside it.
    pub fn nonce(&self) -> &str {
        self.notes.nonce.get_or_init(|| format!("{:032x}", self.app.platform.random.u128()))
    }

    /// The value of `key` from the content cache, else by `load` through the request's session.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn cached<T, L, F>(&self, key: &CacheKey, life: Life, load: L) -> Result<Arc<T>, AppError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: Fn(Arc<SqlSession>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let (value, outcome) =
            self.app.cache.get_or_load(&self.db, self.at_least().as_ref(), key, life, load).await?;
        self.note_cache(outcome);
        Ok(value)
    }

    fn note_cache(&self, outcome: Outcome) {
        let rank = Outcome::ALL
            .iter()
            .position(|o| *o == outcome)
            .and_then(|i| u8::try_from(i + 1).ok())
            .unwrap_or(0);
        self.notes.cache.fetch_max(rank, Ordering::Relaxed);
    }

    /// How the content cache answered, if it was asked: the least good answer of the request.
    pub(crate) fn cache_outcome(&self) -> Option<Outcome> {
        let rank = usize::from(self.notes.cache.load(Ordering::Relaxed));
        rank.checked_sub(1).and_then(|i| Outcome::ALL.get(i).copied())
    }

    pub(crate) fn take_cookies(&self) -> Vec<Cookie> {
        std::mem::take(&mut *self.notes.cookies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn is_personal(&self) -> bool {
        self.notes.personal.load(Ordering::Relaxed)
    }

    pub(crate) fn used_nonce(&self) -> Option<&str> {
        self.notes.nonce.get().map(String::as_str)
    }
}

impl std::ops::Deref for Locals {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Locals {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        // A page outside the layer of `hooks::locals` is a mistake in the router's table, and its tests find it.
        parts.extensions.get::<Self>().cloned().ok_or(AppError::Unavailable { cause: None })
    }
}
