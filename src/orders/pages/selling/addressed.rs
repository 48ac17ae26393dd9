use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::error::AppError;
use crate::orders::model::selling::Kind;
use crate::orders::texts;

/// The kind whose pages an address is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressed(pub Kind);

impl<S: Send + Sync> FromRequestParts<S> for Addressed {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let path = parts.uri.path();
        let kind = Kind::ALL.into_iter().find(|kind| path.starts_with(kind.path()));
        kind.map(Self).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))
    }
}
