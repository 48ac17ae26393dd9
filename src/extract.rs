//! What handlers ask of a request beside [`Locals`]: who must be signed in, and what the answer is to be.

mod fields;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};

use crate::error::AppError;
use crate::header_text::header_text;
use crate::locals::Locals;
use crate::return_to::{came_from, return_to};
use crate::visitor::{Session, Visitor};

pub use fields::{Form, Query};

/// Below these, programs are answered and nobody else.
const FUNCTIONS: [&str; 3] = ["/api/", "/admin/api/", "/client/v4/"];

/// What whoever asked can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseFormat {
    /// A page.
    Html,
    /// JSON.
    Json,
}

impl ResponseFormat {
    /// JSON for whoever calls a function, by its address; for others as they [accept](Self::accepted).
    pub fn for_request(request: &Request) -> Self {
        let path = request.uri().path();
        if FUNCTIONS.iter().any(|prefix| path.starts_with(prefix)) {
            return Self::Json;
        }
        Self::accepted(request.headers())
    }

    /// JSON if `Accept` names it and no page.
    fn accepted(headers: &HeaderMap) -> Self {
        let accept = header_text(headers, ACCEPT);
        if accept.contains("application/json") && !accept.contains("text/html") {
            Self::Json
        } else {
            Self::Html
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ResponseFormat {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::accepted(&parts.headers))
    }
}

/// Somebody who is signed in; others are sent to sign in first.
pub struct SignedIn(pub Arc<Session>);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let locals = <Locals as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        match &locals.visitor {
            Visitor::SignedIn(session) => Ok(Self(session.clone())),
            Visitor::Unknown(error) => Err(error.clone()),
            Visitor::Anonymous => {
                // What a form has sent is gone; its page is where to go on.
                let back = match parts.method {
                    Method::GET => parts.uri.path_and_query().map_or("/", |path| return_to(path.as_str())),
                    _ => came_from(&parts.headers, &locals.origin),
                };
                Err(AppError::SignInNeeded { return_to: back.to_owned() })
            }
        }
    }
}

/// An admin of the shop; others are told that they are none.
pub struct Admin(pub Arc<Session>);

impl<S: Send + Sync> FromRequestParts<S> for Admin {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, state).await?;
        let locals = <Locals as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if locals.is_admin() {
            return Ok(Self(session));
        }
        Err(AppError::Forbidden("This page is for the people who run the shop.".into()))
    }
}

/// An operator of the whole home, as [`Locals::is_operator`] judges; others are told that they are none. What a shop's managers see of
/// the management goes around an operator's pages too.
pub struct Operator(pub Admin);

impl<S: Send + Sync> FromRequestParts<S> for Operator {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let admin = Admin::from_request_parts(parts, state).await?;
        let locals = <Locals as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if locals.is_operator() {
            return Ok(Self(admin));
        }
        Err(AppError::Forbidden("This page is for the people who run all shops of this home.".into()))
    }
}
