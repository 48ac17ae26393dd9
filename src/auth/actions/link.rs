//! The form of a link that is good once.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::user_agent;
use crate::auth::service;
use crate::error::AppError;
use crate::extract::Form;
use crate::locals::Locals;

/// Which link.
#[derive(Debug, Deserialize)]
pub struct LinkForm {
    #[serde(default)]
    key: String,
}

/// `POST /link`: opens it.
pub async fn open_link(
    locals: Locals,
    headers: HeaderMap,
    Form(form): Form<LinkForm>,
) -> Result<Response, AppError> {
    service::open_link(&locals, &form.key, &user_agent(&headers)).await?;
    Ok(Redirect::to("/admin").into_response())
}
