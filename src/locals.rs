//! What a request knows of itself: tenant, D1 session, who asks. Made by the hooks, handed to pages and endpoints.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use leptos::context::use_context;

use crate::cookies::Cookie;
use crate::error::AppError;
use crate::kv::{CacheKey, Kind};
use crate::request_context::RequestContext;
use crate::tenant::look::Look;
use crate::tenant::{HomeState, Tenant};
use crate::visitor::{Role, Session, Visitor};

/// What a request at a shop knows of itself. Cheap to clone.
#[derive(Clone)]
pub struct Locals(Arc<Inner>);

/// What [`Locals`] hold, beside what is known of any request.
pub struct Inner {
    /// What is known of any request.
    pub context: RequestContext,
    /// Whose shop it is.
    pub tenant: Tenant,
    /// How far the home of all shops has come.
    pub home_state: HomeState,
    /// Whether the shop's managers have put the checklist away.
    pub checklist_hidden: bool,
    /// What its every page shows of it.
    pub look: Arc<Look>,
    /// How often what the shop's pages show was changed.
    pub generation: i64,
    /// Who asks.
    pub visitor: Visitor,
    /// The id in the cookie of the browser's cart, if there is one.
    pub cart_cookie: Option<String>,
}

impl Locals {
    /// Made by the hooks, once a request.
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Those of the request that is being answered, wherever this is called within it.
    ///
    /// # Errors
    /// [`AppError::Internal`] where no request is being answered, which is a mistake of ours.
    pub fn current() -> Result<Self, AppError> {
        use_context().ok_or(AppError::Internal { cause: None })
    }

    /// Whoever is signed in.
    pub fn user(&self) -> Option<&Arc<Session>> {
        match &self.visitor {
            Visitor::SignedIn(session) => Some(session),
            Visitor::Anonymous | Visitor::Unknown(_) => None,
        }
    }

    /// Whether whoever is signed in may manage the shop, by the database or by the settings.
    pub fn is_admin(&self) -> bool {
        self.user().is_some_and(|user| user.role == Role::Admin) || self.is_operator()
    }

    /// Whether whoever is signed in is an operator by the settings, who has the whole home.
    pub fn is_operator(&self) -> bool {
        let auth = &self.app.config.auth;
        self.user().is_some_and(|user| auth.makes_admin(&user.email, &user.provider))
    }

    /// The one origin of the shop's pages: see [`Tenant::canonical_origin`].
    pub fn canonical_origin(&self) -> String {
        self.tenant.canonical_origin(&self.origin, self.app.config.trust_proxy)
    }

    /// The key of what the shop's pages show: every change gives it another.
    pub fn content_key(&self, kind: Kind, name: &str) -> CacheKey {
        let scope = format!("{}:{}", self.tenant.id.0, self.generation);
        CacheKey::new(kind, &self.home, &scope, name)
    }

    /// Sends a cookie with the answer, which is personal from now on.
    pub fn set_cookie(&self, cookie: Cookie) {
        self.state.set_cookie(cookie);
    }

    /// Notes that the answer holds something of this visitor's, so that no shared cache may keep it.
    pub fn mark_personal(&self) {
        self.state.mark_personal();
    }

    /// How many pieces the visitor's cart holds: what the browser remembers, or what the database has just said.
    pub fn cart_count(&self) -> u32 {
        self.state.cart_count()
    }
}

impl std::ops::Deref for Locals {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::ops::Deref for Inner {
    type Target = RequestContext;
    fn deref(&self) -> &RequestContext {
        &self.context
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Locals {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        // A page outside the layer of `hooks::with_locals` is a mistake in the router's table, and its tests find it.
        parts.extensions.get::<Self>().cloned().ok_or(AppError::Unavailable { cause: None })
    }
}
