//! The answer: status, headers, and the bytes as they come from the bucket.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, LAST_MODIFIED, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use coppice_http_files::conditions::Precondition;
use coppice_http_files::disposition;
use coppice_http_files::policy;
use coppice_http_files::validators::Validators;
use coppice_platform::bucket::{ByteRange, GetOptions, GetResult, Object, ObjectMeta};
use coppice_platform::images::ImageFormat;

use super::copy;
use super::file::{Representation, missing};
use crate::cache_policy::CachePolicy;
use crate::cdn::model::Visibility;
use crate::cdn::service::cache_key;
use crate::entity_tag::nothing;
use crate::error::AppError;
use crate::request_context::RequestContext;

/// Which other sites' pages may show an answer (<https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>).
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What is shown of a file.
pub struct SelectedVariant<'a> {
    /// Its object.
    pub object: Cow<'a, ObjectMeta>,
    /// The format it was made in, if it is a copy.
    pub format: Option<ImageFormat>,
    /// Whether somebody else might be shown something else here, by what they can read.
    pub negotiated: bool,
    /// Who may keep it.
    pub policy: CachePolicy,
}

/// An object, or a range of it.
///
/// # Errors
/// [`AppError::NotFound`] if it is gone; what the bucket can't do.
pub async fn open(context: &RequestContext, key: &str, range: Option<ByteRange>) -> Result<Object, AppError> {
    match context.app.platform.bucket.get(key, GetOptions { range, ..copy::immutable() }).await? {
        Some(GetResult::Object(object)) => Ok(object),
        Some(GetResult::ConditionFailed(_)) | None => {
            context.app.cache.remove(&cache_key(&context.home, key)).await;
            Err(missing())
        }
    }
}

/// The answer with this precondition; `read` is for those that have a body.
pub fn build(
    file: &Representation,
    variant: &SelectedVariant,
    precondition: &Precondition,
    read: Option<Object>,
) -> Response<Body> {
    let object = &variant.object;
    let mut headers = common(file, variant);
    let status = match precondition {
        Precondition::Whole => {
            describe(file, variant, &mut headers);
            headers.insert(CONTENT_LENGTH, HeaderValue::from(object.size));
            StatusCode::OK
        }
        Precondition::Part(_, bytes) => {
            describe(file, variant, &mut headers);
            headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.end.saturating_sub(bytes.start)));
            content_range(
                &mut headers,
                &format!("{}-{}", bytes.start, bytes.end.saturating_sub(1)),
                object.size,
            );
            StatusCode::PARTIAL_CONTENT
        }
        Precondition::NotModified => StatusCode::NOT_MODIFIED,
        Precondition::Failed => StatusCode::PRECONDITION_FAILED,
        Precondition::Unsatisfiable => {
            content_range(&mut headers, "*", object.size);
            StatusCode::RANGE_NOT_SATISFIABLE
        }
    };
    if status.is_client_error() {
        headers.insert(CACHE_CONTROL, CachePolicy::NoStore.header());
    }
    let (body, passthrough) = match read {
        Some(object) => (Body::from_stream(object.body), object.passthrough),
        None if *precondition == Precondition::NotModified => (nothing(), None),
        None => (Body::empty(), None),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    if let Some(passthrough) = passthrough {
        response.extensions_mut().insert(passthrough);
    }
    response
}

/// What every answer says, also one that has nothing to show.
fn common(file: &Representation, variant: &SelectedVariant) -> HeaderMap {
    let Validators { etag, modified } = Validators::for_object(&variant.object);
    let mut headers = HeaderMap::new();
    let mut put = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    put(ETAG, format!("\"{etag}\""));
    put(LAST_MODIFIED, modified.to_string());
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(CACHE_CONTROL, variant.policy.header());
    let policy = policy::content_security(media_type(variant));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if file.visibility == Visibility::Public {
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if variant.negotiated {
        headers.insert(VARY, HeaderValue::from_static("accept"));
    }
    headers
}

fn media_type<'a>(variant: &'a SelectedVariant) -> &'a str {
    policy::served_as(variant.object.content_type.as_deref().unwrap_or("application/octet-stream"))
}

/// What the bytes are, for answers that have some.
fn describe(file: &Representation, variant: &SelectedVariant, headers: &mut HeaderMap) {
    let media_type = media_type(variant);
    let name = match (variant.format, file.name.rsplit_once('.')) {
        (Some(format), Some((stem, _))) => Cow::Owned(format!("{stem}.{}", format.name())),
        _ => Cow::Borrowed(file.name.as_str()),
    };
    headers.insert(CONTENT_DISPOSITION, disposition::header(media_type, &name));
    let unknown = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, HeaderValue::try_from(media_type).unwrap_or(unknown));
}

fn content_range(headers: &mut HeaderMap, bytes: &str, size: u64) {
    if let Ok(value) = HeaderValue::try_from(format!("bytes {bytes}/{size}")) {
        headers.insert(CONTENT_RANGE, value);
    }
}
