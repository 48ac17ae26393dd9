//! What fails, in this shape.

use axum::Json;
use axum::http::header::{ETAG, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use coppice_kv_api::etag;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::kv_api::api::{FROZEN_SECS, Told};
use crate::kv_api::service::Failure;
use crate::kv_api::service::caller::Refused;

/// Why there is no better answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// For people.
    pub error: String,
    /// For programs.
    pub code: String,
}

/// What any request may be answered.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it describes answers, and is none")]
pub enum Problems {
    /// Something in it is not what it must be.
    #[response(status = 400)]
    BadRequest(Problem),
    /// It shows no key that is good here, or not in the right way.
    #[response(status = 401)]
    Unauthorized(Problem),
    /// The key is not good for that.
    #[response(status = 403)]
    Forbidden(Problem),
    /// A key is longer than 512 bytes.
    #[response(status = 414)]
    TooLong(Problem),
    /// The key's limit is used up; Retry-After says for how long.
    #[response(status = 429)]
    TooMany(Problem),
    /// Nothing can be answered just now; Retry-After says when.
    #[response(status = 503)]
    Unavailable(Problem),
}

/// What a request with a body may be answered beside [`Problems`].
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it describes answers, and is none")]
pub enum BodyProblems {
    /// It did not come in time.
    #[response(status = 408)]
    TooSlow(Problem),
    /// It is too large, or what is in it.
    #[response(status = 413)]
    TooLarge(Problem),
    /// It is no JSON.
    #[response(status = 415)]
    NotJson(Problem),
}

/// What a write under a condition, or in one transaction, may be answered beside [`Problems`].
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it describes answers, and is none")]
pub enum AtKvProblems {
    /// The namespace's values are in KV just now, which has no way to do this.
    #[response(status = 501)]
    NotAtKv(Problem),
}

/// Puts a failure into words.
pub async fn in_words(mut response: Response) -> Response {
    let Some(Told(failure)) = response.extensions_mut().remove() else { return response };
    let (status, code) = match &*failure {
        Failure::Fault(fault) | Failure::Item(_, fault) => {
            (StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::BAD_REQUEST), fault.code())
        }
        Failure::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        Failure::NoNamespace => (StatusCode::NOT_FOUND, "no_namespace"),
        Failure::NotOneNamespace => (StatusCode::FORBIDDEN, "no_namespace"),
        Failure::OutOfReach | Failure::ItemOutOfReach(_) => (StatusCode::FORBIDDEN, "out_of_reach"),
        Failure::NotMet(_) => (StatusCode::PRECONDITION_FAILED, "precondition_failed"),
        Failure::TitleTaken => (StatusCode::CONFLICT, "title_taken"),
        Failure::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        Failure::Cut => (StatusCode::BAD_REQUEST, "cut"),
        Failure::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"),
        Failure::NotAtKv(_) => (StatusCode::NOT_IMPLEMENTED, "not_at_kv"),
        Failure::Frozen => (StatusCode::SERVICE_UNAVAILABLE, "moving"),
        Failure::Refused(Refused::Forbidden) => (StatusCode::FORBIDDEN, "forbidden"),
        Failure::Refused(_) => (StatusCode::UNAUTHORIZED, "unauthorized"),
    };
    let problem = Problem { error: failure.to_string(), code: code.to_owned() };
    let mut answer = (status, Json(problem)).into_response();
    let headers = answer.headers_mut();
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static(FROZEN_SECS));
    }
    if let Failure::NotMet(Some(version)) = &*failure
        && let Ok(value) = HeaderValue::try_from(etag(*version))
    {
        headers.insert(ETAG, value);
    }
    answer
}
