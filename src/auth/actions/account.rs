//! The forms of the account.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::auth::service;
use crate::error::AppError;
use crate::extract::{Form, SignedIn};
use crate::locals::Locals;

/// The account's form.
#[derive(Debug, Deserialize)]
pub struct NameForm {
    #[serde(default)]
    name: String,
}

/// `POST /logout`.
pub async fn logout(locals: Locals) -> Result<Response, AppError> {
    service::sign_out(&locals).await?;
    Ok(Redirect::to("/").into_response())
}

/// `POST /account`: another name.
pub async fn rename(
    locals: Locals,
    SignedIn(person): SignedIn,
    Form(form): Form<NameForm>,
) -> Result<Response, AppError> {
    service::rename(&locals, &person, &form.name).await?;
    Ok(Redirect::to("/account?saved=1").into_response())
}

/// `POST /account/sessions/:id/end`: signs another device out.
pub async fn end_session(
    locals: Locals,
    SignedIn(person): SignedIn,
    Path(id_hash): Path<String>,
) -> Result<Response, AppError> {
    // One that has ended already is what was wanted.
    service::end_session(&locals, &person, &id_hash).await?;
    Ok(Redirect::to("/account/sessions").into_response())
}

/// `POST /account/sessions/end-others`: signs all other devices out.
pub async fn end_others(locals: Locals, SignedIn(person): SignedIn) -> Result<Response, AppError> {
    service::end_others(&locals, &person).await?;
    Ok(Redirect::to("/account/sessions").into_response())
}
