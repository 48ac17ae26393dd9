//! What the forms of keys do.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::pages;
use super::service::keys as service;
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::typed::Typed;

/// `POST /admin/api-keys`: makes a key, whose secret is shown this once: nobody knows it any more.
pub async fn create(locals: Locals, admin: Admin, Form(form): Form<Typed>) -> Result<Response, AppError> {
    match service::make(&locals, &form).await {
        Ok(shown) => Ok(pages::shown::page(&locals, &admin, shown, false)),
        Err(AppError::Invalid { field, message }) => {
            pages::list::refused(&locals, &admin, &form, (&field, &message)).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /admin/api-keys/:id/rotate`: gives a key another secret, which is shown this once.
pub async fn rotate(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let shown = service::rotate(&locals, &id, &form.field("seen")).await?;
    Ok(pages::shown::page(&locals, &admin, shown, true))
}

/// `POST /admin/api-keys/:id/revoke`: revokes a key.
pub async fn revoke(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    service::revoke(&locals, &id).await?;
    Ok(Redirect::to("/admin/api-keys?done=revoked").into_response())
}
