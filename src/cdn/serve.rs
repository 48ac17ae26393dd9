//! `/cdn/*`: files, to everybody who may have them, by the rules of HTTP (RFC 9110).

mod address;
mod answer;
mod copy;
mod cors;
mod file;

use std::borrow::Cow;

use axum::Extension;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use coppice_http_files::conditions::{self, Precondition};
use coppice_http_files::validators::Validators;

use self::address::FileRequest;
pub use self::address::{PREFIX, key as key_at};
use self::answer::SelectedVariant;
use self::file::Representation;

use crate::cache_policy::CachePolicy;
use crate::cdn::model::Visibility;
use crate::error::AppError;
use crate::request_context::RequestContext;
use crate::tenant::Site;

/// How long, in seconds, the picture itself may be kept where there is to be a copy.
const UNTIL_THE_COPY: u32 = 10;

/// `GET` and `HEAD`: a file, a part of it, a smaller copy of it, or that the visitor has it already.
pub async fn file(
    context: RequestContext,
    Extension(site): Extension<Site>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let mut response =
        serve(&context, &site, &method, &uri, &headers).await.unwrap_or_else(IntoResponse::into_response);
    cors::mark(&context.app.config.cdn.cors_origins, &headers, response.headers_mut());
    response
}

/// `OPTIONS`: whether another site's page may ask.
pub async fn preflight(context: RequestContext, headers: HeaderMap) -> Response {
    cors::preflight(&context.app.config.cdn.cors_origins, &headers)
}

async fn serve(
    context: &RequestContext,
    site: &Site,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let bad = |why: &str| AppError::BadRequest(why.to_owned());
    let key = address::key(uri.path()).ok_or_else(|| bad("That is not the address of a file."))?;
    let request = FileRequest::parse(uri).ok_or_else(|| bad("Files do not come in that size or format."))?;
    let address = request.address(&key);
    if uri.path_and_query().is_none_or(|asked| asked.as_str() != address) {
        return Ok(spelt(&address));
    }
    let file = file::find(context, &key).await?;
    permit(context, site, method, &key, &request, &file)?;
    if let Some(there) = elsewhere(context, site, uri.path(), &request, &file) {
        return Ok(there);
    }
    let variant = select(context, &request, &file, headers).await?;
    let object = &variant.object;
    let precondition = conditions::evaluate(method, headers, &Validators::for_object(object), object.size);
    let body = match &precondition {
        Precondition::Whole if *method == Method::GET => {
            Some(answer::open(context, &object.key, None).await?)
        }
        Precondition::Part(range, _) => Some(answer::open(context, &object.key, Some(range.clone())).await?),
        _ => None,
    };
    Ok(answer::build(&file, &variant, &precondition, body))
}

/// That the same is had by its one address: caches hold an answer for each spelling there is.
fn spelt(address: &str) -> Response {
    let keep = CachePolicy::NoStore.header();
    let there = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, there), (CACHE_CONTROL, keep)]).into_response()
}

/// Whether this request may have the file.
///
/// # Errors
/// [`AppError::NotFound`] for another shop's, [`AppError::Forbidden`] without a link where one is needed, and with a
/// link that is not good wherever it is.
fn permit(
    context: &RequestContext,
    site: &Site,
    method: &Method,
    key: &str,
    request: &FileRequest,
    file: &Representation,
) -> Result<(), AppError> {
    let cdn = &context.app.config.cdn;
    if !site.has_files_of(&file.tenant) {
        return Err(file::missing());
    }
    if request.is_signed() {
        let (path, now) = (format!("{PREFIX}{key}"), context.app.platform.clock.now());
        return Ok(cdn.keys.verify(method.as_str(), context.host(), &path, &request.pairs(), now)?);
    }
    match file.visibility {
        Visibility::Public => Ok(()),
        Visibility::Private => Err(AppError::Forbidden(
            "This file is private: it opens by a link that its owner has made.".into(),
        )),
    }
}

/// Where there is a host of its own for files, public ones are had there and nowhere else, so that caches hold them
/// once. Private ones stay: a link is for one host.
fn elsewhere(
    context: &RequestContext,
    site: &Site,
    path: &str,
    request: &FileRequest,
    file: &Representation,
) -> Option<Response> {
    let cdn = &context.app.config.cdn;
    let host = cdn.host.as_deref().filter(|_| *site != Site::Files)?;
    if file.visibility != Visibility::Public {
        return None;
    }
    let scheme = if context.is_https() { "https" } else { "http" };
    let there = HeaderValue::try_from(format!("{scheme}://{host}{path}{}", request.unsigned())).ok()?;
    // Not for long: the file may become private.
    let keep = HeaderValue::from_static("public, max-age=60");
    Some((StatusCode::PERMANENT_REDIRECT, [(LOCATION, there), (CACHE_CONTROL, keep)]).into_response())
}

/// The object that is shown: the file's own, or that of the copy that is asked for.
///
/// # Errors
/// [`AppError::NotFound`] if the file was deleted meanwhile.
async fn select<'a>(
    context: &RequestContext,
    request: &FileRequest,
    file: &'a Representation,
    headers: &HeaderMap,
) -> Result<SelectedVariant<'a>, AppError> {
    let policy = match file.visibility {
        Visibility::Public => CachePolicy::Immutable,
        Visibility::Private => CachePolicy::NoStore,
    };
    let itself =
        SelectedVariant { object: Cow::Borrowed(&file.object), format: None, negotiated: false, policy };
    let Some(preset) = request.preset.filter(|_| copy::may_have(file)) else { return Ok(itself) };
    let negotiated = preset.format.is_none();
    let format = copy::format(preset, headers);
    match copy::find(context, file, preset.width, format).await {
        Ok(Some(object)) => {
            Ok(SelectedVariant { object: Cow::Owned(object), format: Some(format), negotiated, policy })
        }
        Ok(None) => Ok(SelectedVariant { negotiated, ..itself }),
        Err(gone @ AppError::NotFound(_)) => Err(gone),
        // A page without its pictures is worse than one with large ones; who asks again soon may have more luck.
        Err(error) => {
            log::warn!("a picture is shown itself, because there is no copy yet: {error:?}");
            let policy = match file.visibility {
                Visibility::Public => CachePolicy::Static { max_age: UNTIL_THE_COPY },
                Visibility::Private => CachePolicy::NoStore,
            };
            Ok(SelectedVariant { negotiated, policy, ..itself })
        }
    }
}
