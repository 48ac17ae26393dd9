//! The forms of a product's downloads.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::products::model::{FilesForm, editor_address};
use crate::products::pages;
use crate::products::service;
use crate::typed::Typed;
use crate::ui::NOTICE;

/// `POST /admin/products/:id/files`: a variant gets a file, by what was typed (`file`) or by the button of one that was offered
/// (`pick`).
pub async fn add_download(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let picked = Some(form.field("pick")).filter(|key| !key.is_empty());
    let form = FilesForm {
        variant: form.field("variant"),
        file: picked.unwrap_or_else(|| form.field("file")),
        search: form.field("q"),
    };
    match service::add_download(&locals, &id, &form).await {
        Ok(()) => Ok(done(&id, "added")),
        Err(AppError::Invalid { field, message }) => {
            pages::files_refused(&locals, &admin, &id, form, (&field, &message)).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /admin/products/:id/files/remove`: a variant has a file no more.
pub async fn remove_download(
    locals: Locals,
    _: Admin,
    Path(id): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    service::remove_download(&locals, &id, &form.field("variant"), &form.field("key")).await?;
    Ok(done(&id, "removed"))
}

fn done(id: &str, what: &str) -> Response {
    Redirect::to(&format!("{}/files?{what}=1{NOTICE}", editor_address(id))).into_response()
}
