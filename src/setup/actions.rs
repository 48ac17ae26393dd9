//! What the forms of the set-up and of the checklist do.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::response::{IntoResponse, Redirect, Response};

use super::model::SetupForm;
use super::pages;
use super::service::{self, Door};
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::header_text::header_text;
use crate::locals::Locals;
use crate::request_context::RequestContext;

/// `POST /setup`: makes the shop.
pub async fn set_up(
    context: RequestContext,
    headers: HeaderMap,
    Form(form): Form<SetupForm>,
) -> Result<Response, AppError> {
    let Door::Open(opened) = service::knock(&context, &form.key).await? else {
        return Ok(pages::setup::no_secret());
    };
    match service::read(&form) {
        Ok(shop) => {
            service::set_up(&context, &opened, &shop, &header_text(&headers, USER_AGENT)).await?;
            Ok(Redirect::to("/admin").into_response())
        }
        Err(problems) => Ok(pages::setup::refused(&context, &form, &problems)),
    }
}

/// `POST /admin/open`: opens the shop for everybody.
pub async fn open_shop(locals: Locals, _: Admin) -> Result<Response, AppError> {
    service::open_shop(&locals).await?;
    Ok(Redirect::to("/admin").into_response())
}

/// `POST /admin/checklist/hide`: puts the checklist away.
pub async fn hide_checklist(locals: Locals, _: Admin) -> Result<Response, AppError> {
    service::hide_checklist(&locals).await?;
    Ok(Redirect::to("/admin").into_response())
}
