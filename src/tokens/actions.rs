//! What the forms of tokens do.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::pages::{TOKENS, list, shown};
use super::service;
use crate::error::AppError;
use crate::extract::{Form, Operator};
use crate::locals::Locals;
use crate::typed::Typed;
use crate::ui::NOTICE;

/// `POST /admin/tokens`: makes a token, which is shown this once: nobody knows it any more.
pub async fn create(
    locals: Locals,
    Operator(admin): Operator,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    match service::make(&locals, &form).await {
        Ok(made) => Ok(shown::page(&locals, &admin, &made)),
        Err(AppError::Invalid { field, message }) => {
            list::refused(&locals, &admin, &form, (&field, &message)).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /admin/tokens/:id/revoke`: ends a token.
pub async fn revoke(locals: Locals, _: Operator, Path(id): Path<String>) -> Result<Response, AppError> {
    service::revoke(&locals, &id).await?;
    Ok(Redirect::to(&format!("{TOKENS}?done=revoked{NOTICE}")).into_response())
}
