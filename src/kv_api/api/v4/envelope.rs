//! What every answer stands in, and the codes that clients know.

use axum::Json;
use axum::http::header::{ETAG, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use coppice_kv_api::etag;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::AppError;
use crate::kv_api::api::{FROZEN_SECS, Told};
use crate::kv_api::service::Failure;
use crate::kv_api::service::caller::Refused;

/// An answer without failure.
pub fn done(result: impl Serialize) -> Response {
    Json(Envelope { success: true, errors: [], messages: [], result, result_info: None }).into_response()
}

/// An answer without failure that has nothing to tell: null, for Cloudflare's own client in Rust can't read `{}`.
pub fn nothing() -> Response {
    done(Value::Null)
}

/// A page of answers, and which.
pub fn page(result: impl Serialize, info: Value) -> Response {
    Json(Envelope { success: true, errors: [], messages: [], result, result_info: Some(info) })
        .into_response()
}

#[derive(Serialize)]
struct Envelope<T> {
    success: bool,
    errors: [(); 0],
    messages: [(); 0],
    result: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_info: Option<Value>,
}

/// An answer that tells of a failure. Codes are at most 65,535, which is what Cloudflare's own client in Rust reads.
fn failed(status: StatusCode, code: u16, message: &str) -> Response {
    (status, Json(told(code, message))).into_response()
}

fn told(code: u16, message: &str) -> Value {
    json!({ "success": false, "errors": [{ "code": code, "message": message }], "messages": [], "result": null })
}

/// That there is nothing at an address, or it is another account's.
pub fn no_route() -> Response {
    failed(
        StatusCode::NOT_FOUND,
        7003,
        "Could not route to that address, perhaps your object identifier is invalid?",
    )
}

/// What an error of the whole application is in this shape.
pub fn of_error(error: &AppError) -> Value {
    let code = match error {
        AppError::TooMany { .. } => 971,
        AppError::NotFound(_) | AppError::Misdirected => 7003,
        AppError::MethodNotAllowed => 7001,
        AppError::Forbidden(_) | AppError::SignInNeeded { .. } => 10000,
        AppError::Internal { .. }
        | AppError::Unavailable { .. }
        | AppError::SwitchedOff(_)
        | AppError::Held
        | AppError::BeingSetUp => 10002,
        _ => 10001,
    };
    told(code, &error.to_string())
}

/// Puts a failure into words.
pub async fn in_words(mut response: Response) -> Response {
    let Some(Told(failure)) = response.extensions_mut().remove() else { return response };
    let text = failure.to_string();
    match &*failure {
        Failure::NotFound => failed(StatusCode::NOT_FOUND, 10009, "get: 'key not found'"),
        Failure::NoNamespace | Failure::NotOneNamespace => {
            failed(StatusCode::NOT_FOUND, 10013, "namespace not found")
        }
        Failure::TitleTaken => failed(StatusCode::BAD_REQUEST, 10014, &text),
        Failure::Fault(fault) | Failure::Item(_, fault) => {
            failed(StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::BAD_REQUEST), 10001, &text)
        }
        Failure::TooLarge(_) => failed(StatusCode::PAYLOAD_TOO_LARGE, 10001, &text),
        Failure::Cut | Failure::NotJson => failed(StatusCode::BAD_REQUEST, 10001, &text),
        Failure::NotMet(version) => {
            let mut answer = failed(StatusCode::PRECONDITION_FAILED, 10001, &text);
            if let Some(Ok(value)) = version.map(|version| HeaderValue::try_from(etag(version))) {
                answer.headers_mut().insert(ETAG, value);
            }
            answer
        }
        Failure::NotAtKv(_) => failed(StatusCode::NOT_IMPLEMENTED, 10001, &text),
        Failure::Frozen => {
            let mut answer = failed(StatusCode::SERVICE_UNAVAILABLE, 10002, &text);
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(FROZEN_SECS));
            answer
        }
        Failure::OutOfReach | Failure::ItemOutOfReach(_) | Failure::Refused(Refused::Forbidden) => {
            failed(StatusCode::FORBIDDEN, 10000, "Authentication error")
        }
        Failure::Refused(_) => failed(StatusCode::UNAUTHORIZED, 10000, "Authentication error"),
    }
}
