//! `/cdn/*`: pictures and files from the bucket.

use std::ops::ControlFlow;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use coppice_platform::bucket::{GetOptions, Got, ObjectMeta};

use crate::error::AppError;
use crate::state::AppState;

/// An object of the bucket, or that the visitor has it already.
pub async fn file(
    State(app): State<AppState>,
    method: Method,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, AppError> {
    if key.len() > 1_024
        || key.bytes().any(|b| b.is_ascii_control())
        || key.split('/').any(|part| part.is_empty() || part == "." || part == "..")
    {
        return Err(AppError::BadRequest("That is not the address of a file.".into()));
    }
    let missing = || AppError::NotFound("There is no such file.".into());
    let bucket = &app.platform.bucket;
    if method == Method::HEAD {
        let meta = bucket.head(&key).await?.ok_or_else(missing)?;
        return Ok(answer(StatusCode::OK, &meta, Body::empty()));
    }
    let if_none_match = match known_tags(&headers) {
        ControlFlow::Break(()) => {
            let meta = bucket.head(&key).await?.ok_or_else(missing)?;
            return Ok(answer(StatusCode::NOT_MODIFIED, &meta, Body::empty()));
        }
        ControlFlow::Continue(tags) => tags,
    };
    match bucket
        .get(&key, GetOptions { if_none_match, ..GetOptions::default() })
        .await?
        .ok_or_else(missing)?
    {
        Got::Object(object) => Ok(answer(StatusCode::OK, &object.meta, Body::from_stream(object.body))),
        Got::ConditionFailed(meta) => Ok(answer(StatusCode::NOT_MODIFIED, &meta, Body::empty())),
    }
}

/// The entity tags the visitor has (RFC 9110, 13.1.2: compared weakly); `Break` for `*`, which is any.
fn known_tags(headers: &HeaderMap) -> ControlFlow<(), Vec<String>> {
    let mut tags = Vec::new();
    for line in headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()) {
        if line.trim() == "*" {
            return ControlFlow::Break(());
        }
        // Our own tags hold no comma.
        tags.extend(
            line.split(',').map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned()),
        );
    }
    ControlFlow::Continue(tags)
}

fn answer(status: StatusCode, meta: &ObjectMeta, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::try_from(format!("\"{}\"", meta.etag)) {
        headers.insert(ETAG, etag);
    }
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600, stale-while-revalidate=86400"),
    );
    // Whatever was stored there, it never runs as part of this site.
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    if status == StatusCode::OK {
        let content_type = meta.content_type.as_deref().unwrap_or("application/octet-stream");
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::try_from(content_type)
                .unwrap_or(HeaderValue::from_static("application/octet-stream")),
        );
        headers.insert(CONTENT_LENGTH, HeaderValue::from(meta.size));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(lines: &[&'static str]) -> ControlFlow<(), Vec<String>> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(IF_NONE_MATCH, HeaderValue::from_static(line));
        }
        known_tags(&headers)
    }

    #[test]
    fn entity_tags_are_read_from_lists_weak_or_strong() {
        assert_eq!(
            known(&["\"a\", W/\"b\"", "\"c\""]),
            ControlFlow::Continue(vec!["a".into(), "b".into(), "c".into()])
        );
        assert_eq!(known(&["*"]), ControlFlow::Break(()));
        assert_eq!(known(&[]), ControlFlow::Continue(vec![]));
    }
}
