//! The editor's form.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect, Response};

use super::body::{self, Sent};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::products::model::editor_address;
use crate::products::pages;
use crate::products::service::{self, Saved};
use crate::ui::NOTICE;

/// `POST /admin/products/new`: the form of a product that is new.
pub async fn create(locals: Locals, admin: Admin, request: Request) -> Result<Response, AppError> {
    answer(locals, admin, None, request).await
}

/// `POST /admin/products/:id`: the form of a product.
pub async fn save(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, AppError> {
    answer(locals, admin, Some(id), request).await
}

async fn answer(
    locals: Locals,
    admin: Admin,
    id: Option<String>,
    request: Request,
) -> Result<Response, AppError> {
    let Sent { pairs, files } = body::read(&locals, request).await?;
    Ok(match service::edit(&locals, id.as_deref(), pairs, files).await? {
        Saved::Done(id, what) => {
            Redirect::to(&format!("{}?saved={what}{NOTICE}", editor_address(&id))).into_response()
        }
        Saved::Shown(editor) => pages::edit(&locals, &admin, *editor, pages::Notice::default()),
    })
}
