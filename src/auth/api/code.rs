//! The forms of sign-in by a code.

use std::convert::Infallible;

use axum::extract::{Form, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::user_agent;
use crate::auth::pages;
use crate::auth::pages::login::LoginFormError;
use crate::auth::service::{self, CodeError, FLOW_LIFE, PendingCode};
use crate::cookies::{self, Cookie};
use crate::error::AppError;
use crate::locals::Locals;
use crate::return_to::return_to;

/// The cookie that remembers for which code the browser has asked.
const FLOW_COOKIE: &str = "login";

/// Where to send a code.
#[derive(Debug, Deserialize)]
pub struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    return_to: String,
}

/// The code.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// The code for which the browser has asked, if it has.
pub struct CodeCookie(pub Option<PendingCode>);

impl<S: Send + Sync> FromRequestParts<S> for CodeCookie {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(cookies::get(&parts.headers, FLOW_COOKIE).and_then(PendingCode::decode)))
    }
}

/// `POST /login`: sends a code.
pub async fn request_code(locals: Locals, Form(form): Form<EmailForm>) -> Result<Response, AppError> {
    let return_to = return_to(&form.return_to);
    if !locals.app.config.auth.by_code {
        return Err(AppError::NotFound("Nobody signs in by a code here.".into()));
    }
    match service::request_code(&locals, &form.email, return_to).await? {
        Ok(flow) => {
            locals.set_cookie(flow_cookie(flow.encode(), FLOW_LIFE));
            Ok(Redirect::to("/login/code").into_response())
        }
        Err(problem) => {
            let status = match problem {
                CodeError::NotSent => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let problem = LoginFormError { email: form.email, message: problem.to_string(), status };
            Ok(pages::login::page_with_error(&locals, return_to, problem))
        }
    }
}

/// `POST /login/code`: redeems the code.
pub async fn redeem_code(
    locals: Locals,
    CodeCookie(flow): CodeCookie,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Response, AppError> {
    let Some(flow) = flow else { return Ok(Redirect::to("/login").into_response()) };
    match service::redeem(&locals, &flow, &form.code, user_agent(&headers)).await? {
        Ok(()) => {
            locals.set_cookie(flow_cookie(String::new(), 0));
            Ok(Redirect::to(&flow.return_to).into_response())
        }
        Err(problem) => Ok(pages::code::page_with_error(&locals, &flow, problem.to_string())),
    }
}

fn flow_cookie(value: String, max_age: u32) -> Cookie {
    Cookie { name: FLOW_COOKIE.into(), value, max_age, http_only: true }
}
