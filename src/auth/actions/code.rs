//! The forms of sign-in by a code.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::user_agent;
use crate::auth::flow::{CodeFlow, KeptCookie};
use crate::auth::pages;
use crate::auth::pages::login::LoginFormError;
use crate::auth::service::{self, CodeError};
use crate::cookies::SentCookies;
use crate::error::AppError;
use crate::extract::Form;
use crate::locals::Locals;
use crate::return_to::return_to;

/// Where to send a code.
#[derive(Debug, Deserialize)]
pub struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    return_to: String,
    /// Set by the page that has given the browser a cookie to keep.
    #[serde(default)]
    cookie_given: bool,
}

/// The code.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `POST /login`: sends a code.
pub async fn request_code(
    locals: Locals,
    CodeFlow(before): CodeFlow,
    headers: HeaderMap,
    Form(form): Form<EmailForm>,
) -> Result<Response, AppError> {
    let return_to = return_to(&form.return_to);
    if !locals.app.config.auth.by_code {
        return Err(AppError::NotFound("Nobody signs in by a code here.".into()));
    }
    // Without cookies nobody gets past the next page: no mail is sent, and nothing counted, for nothing.
    if form.cookie_given && !KeptCookie::is_sent(SentCookies::new(&headers, locals.is_https())) {
        let message =
            "This shop needs cookies to sign you in. Please allow them in your browser, and try again."
                .into();
        let error = LoginFormError { email: form.email, message, status: StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(pages::login::page_with_error(&locals, return_to, error));
    }
    match service::request_code(&locals, &form.email, return_to, before.as_ref()).await {
        Ok(pending) => {
            locals.set_cookie(CodeFlow::cookie(&pending));
            Ok(Redirect::to("/login/code").into_response())
        }
        Err(CodeError::App(error)) => Err(error),
        Err(error) => {
            let status = match error {
                CodeError::MailNotSent => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let error = LoginFormError { email: form.email, message: error.to_string(), status };
            Ok(pages::login::page_with_error(&locals, return_to, error))
        }
    }
}

/// `POST /login/code`: redeems the code.
pub async fn redeem_code(
    locals: Locals,
    CodeFlow(pending): CodeFlow,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Response, AppError> {
    let Some(pending) = pending else { return Ok(Redirect::to("/login").into_response()) };
    match service::redeem(&locals, &pending, &form.code, &user_agent(&headers)).await {
        Ok(()) => {
            locals.set_cookie(CodeFlow::ended());
            Ok(Redirect::to(&pending.return_to).into_response())
        }
        Err(CodeError::App(error)) => Err(error),
        Err(error) => Ok(pages::code::page_with_error(&locals, &pending, error.to_string())),
    }
}
