//! Errors as JSON: what programs are told of them, and how the browser's half reads them again.

use std::collections::BTreeMap;

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::{Deserialize, Serialize};

use super::AppError;

/// An error as programs are told it, whichever address it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// What to tell people.
    pub error: String,
    /// Its name for programs.
    pub code: String,
    /// The id of the request, as the log has it.
    #[serde(default)]
    pub request_id: String,
    /// Seconds after which it may be tried again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// What is wrong with which field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

impl Envelope {
    /// The error of a request.
    pub fn new(error: &AppError, request_id: &str) -> Self {
        let mut fields = BTreeMap::new();
        if let AppError::Invalid { field, message } = error {
            fields.insert(field.clone(), message.clone());
        }
        Self {
            error: error.to_string(),
            code: error.code().to_owned(),
            request_id: request_id.to_owned(),
            retry_after: error.retry_after(),
            fields,
        }
    }
}

impl From<Envelope> for AppError {
    fn from(envelope: Envelope) -> Self {
        let Envelope { error, code, retry_after, fields, .. } = envelope;
        match code.as_str() {
            "not_found" => Self::NotFound(error),
            "bad_request" => Self::BadRequest(error),
            "sign_in_needed" => Self::SignInNeeded { return_to: String::new() },
            "forbidden" => Self::Forbidden(error),
            "unprocessable" => Self::Unprocessable(error),
            "invalid" => match fields.into_iter().next() {
                Some((field, message)) => Self::Invalid { field, message },
                None => Self::Unprocessable(error),
            },
            "conflict" => Self::Conflict(error),
            "misdirected" => Self::Misdirected,
            "method_not_allowed" => Self::MethodNotAllowed,
            "unsupported_media_type" => Self::UnsupportedMediaType,
            "encoded" => Self::Encoded,
            "too_large" => Self::TooLarge,
            "too_slow" => Self::TooSlow,
            "too_many" => Self::TooMany { limit: 0, retry_after: retry_after.unwrap_or(Self::RETRY_AFTER) },
            "being_set_up" => Self::BeingSetUp,
            "switched_off" => Self::SwitchedOff(error),
            "held" => Self::Held,
            "unavailable" => Self::Unavailable {
                #[cfg(feature = "ssr")]
                cause: None,
            },
            "internal" => Self::Internal {
                #[cfg(feature = "ssr")]
                cause: None,
            },
            _ => Self::Unreadable,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = ErrorJson;

    /// What the framework itself finds wrong: on the server with the request, in the browser with the answer.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        #[cfg(feature = "ssr")]
        {
            log::debug!("a server function could not be called: {error}");
            Self::BadRequest("We could not read that request.".into())
        }
        #[cfg(not(feature = "ssr"))]
        {
            let _ = error;
            Self::Unreadable
        }
    }
}

/// The [`Envelope`] as JSON.
pub struct ErrorJson;

impl ContentType for ErrorJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for ErrorJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<AppError> for ErrorJson {
    type Error = serde_json::Error;

    fn encode(error: &AppError) -> Result<Bytes, serde_json::Error> {
        // Called within the function's context, where its answer is made, and nowhere else: the answer made here would
        // have neither its status nor the request's id.
        #[cfg(feature = "ssr")]
        if let Some(reported) = leptos::context::use_context::<super::Reported>() {
            reported.put(error.clone());
            return Ok(Bytes::new());
        }
        serde_json::to_vec(&Envelope::new(error, "")).map(Bytes::from)
    }
}

impl Decodes<AppError> for ErrorJson {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<AppError, serde_json::Error> {
        serde_json::from_slice::<Envelope>(&bytes).map(AppError::from)
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_as_they_were_written() {
        for error in [
            AppError::NotFound("There is none.".into()),
            AppError::BadRequest("What?".into()),
            AppError::SignInNeeded { return_to: String::new() },
            AppError::Forbidden("No.".into()),
            AppError::Unprocessable("It is empty.".into()),
            AppError::Invalid { field: "quantity".into(), message: "It is no number.".into() },
            AppError::Conflict("It has changed.".into()),
            AppError::Misdirected,
            AppError::MethodNotAllowed,
            AppError::UnsupportedMediaType,
            AppError::Encoded,
            AppError::TooLarge,
            AppError::TooSlow,
            AppError::TooMany { limit: 0, retry_after: 90 },
            AppError::BeingSetUp,
            AppError::SwitchedOff("Not now.".into()),
            AppError::Held,
            AppError::Unavailable { cause: None },
            AppError::Internal { cause: None },
        ] {
            let envelope = Envelope::new(&error, "id");
            let read = ErrorJson::decode(ErrorJson::encode(&error).unwrap()).unwrap();
            assert_eq!(Envelope::new(&read, "id"), envelope);
        }
    }

    #[test]
    fn what_is_not_known_is_left_out_and_a_code_from_elsewhere_is_unreadable() {
        let json = serde_json::to_value(Envelope::new(&AppError::TooLarge, "7")).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "error": "That is more than we can take in one request.", "code": "too_large", "request_id": "7"
            })
        );
        let other = Envelope { code: "teapot".into(), ..Envelope::default() };
        assert!(matches!(AppError::from(other), AppError::Unreadable));
    }
}
