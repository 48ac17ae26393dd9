//! `/cdn/*`: files, to everybody who may have them, by the rules of HTTP (RFC 9110).

mod address;
mod answer;
mod conditions;
mod copy;
mod cors;
mod disposition;
mod file;
mod validators;

pub use self::file::cache_key;

use std::borrow::Cow;

use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use self::address::{Asked, ROOM};
use self::answer::{Keep, Shown};
use self::conditions::Outcome;
use self::file::Representation;
use self::validators::Validators;
use crate::cdn::model::Visibility;
use crate::error::AppError;
use crate::locals::Locals;

/// `GET` and `HEAD`: a file, a part of it, a smaller copy of it, or that the visitor has it already.
pub async fn file(locals: Locals, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let mut response =
        serve(&locals, &method, &uri, &headers).await.unwrap_or_else(IntoResponse::into_response);
    cors::mark(&locals.app.config.cdn.cors_origins, &headers, response.headers_mut());
    response
}

/// `OPTIONS`: whether another site's page may ask.
pub async fn preflight(locals: Locals, headers: HeaderMap) -> Response {
    cors::preflight(&locals.app.config.cdn.cors_origins, &headers)
}

async fn serve(
    locals: &Locals,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let bad = |why: &str| AppError::BadRequest(why.to_owned());
    let key = address::key(uri.path()).ok_or_else(|| bad("That is not the address of a file."))?;
    let asked = Asked::read(uri).ok_or_else(|| bad("Files do not come in that size or format."))?;
    let file = file::find(locals, &key).await?;
    permit(locals, method, &key, &asked, &file)?;
    if let Some(there) = elsewhere(locals, uri, &asked, &file) {
        return Ok(there);
    }
    let shown = show(locals, &asked, &file, headers).await?;
    let object = &shown.object;
    let outcome = conditions::judge(method, headers, &Validators::of(object), object.size);
    let read = match &outcome {
        Outcome::Whole if *method == Method::GET => Some(answer::read(locals, &object.key, None).await?),
        Outcome::Part(range, _) => Some(answer::read(locals, &object.key, Some(range.clone())).await?),
        _ => None,
    };
    Ok(answer::of(&file, &shown, &outcome, read))
}

/// Whether this request may have the file.
///
/// # Errors
/// [`AppError::NotFound`] for another shop's, [`AppError::Forbidden`] without a link where one is needed, and with a
/// link that is not good wherever it is.
fn permit(
    locals: &Locals,
    method: &Method,
    key: &str,
    asked: &Asked,
    file: &Representation,
) -> Result<(), AppError> {
    let cdn = &locals.app.config.cdn;
    if file.tenant != locals.tenant.id && !cdn.is_files_host(&locals.origin) {
        return Err(file::missing());
    }
    if asked.is_signed() {
        let (path, now) = (format!("{ROOM}{key}"), locals.app.platform.clock.now());
        let verified = cdn.keys.verify(method.as_str(), locals.host(), &path, &asked.pairs(), now);
        return verified.map_err(|refused| AppError::Forbidden(refused.to_string()));
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
fn elsewhere(locals: &Locals, uri: &Uri, asked: &Asked, file: &Representation) -> Option<Response> {
    let cdn = &locals.app.config.cdn;
    let host = cdn.host.as_deref().filter(|_| !cdn.is_files_host(&locals.origin))?;
    if file.visibility != Visibility::Public {
        return None;
    }
    let scheme = if locals.is_https() { "https" } else { "http" };
    let there = HeaderValue::try_from(format!("{scheme}://{host}{}{}", uri.path(), asked.unsigned())).ok()?;
    // Not for long: the file may become private.
    let keep = HeaderValue::from_static("public, max-age=60");
    Some((StatusCode::PERMANENT_REDIRECT, [(LOCATION, there), (CACHE_CONTROL, keep)]).into_response())
}

/// The object that is shown: the file's own, or that of the copy that is asked for.
///
/// # Errors
/// [`AppError::NotFound`] if the file was deleted meanwhile.
async fn show<'a>(
    locals: &Locals,
    asked: &Asked,
    file: &'a Representation,
    headers: &HeaderMap,
) -> Result<Shown<'a>, AppError> {
    let keep = match file.visibility {
        Visibility::Public => Keep::Forever,
        Visibility::Private => Keep::Not,
    };
    let itself = Shown { object: Cow::Borrowed(&file.object), format: None, negotiated: false, keep };
    let Some(preset) = asked.preset.filter(|_| copy::is_picture(file)) else { return Ok(itself) };
    let negotiated = preset.format.is_none();
    let format = copy::format(preset, headers);
    match copy::find(locals, file, preset.width, format).await {
        Ok(Some(object)) => Ok(Shown { object: Cow::Owned(object), format: Some(format), negotiated, keep }),
        Ok(None) => Ok(Shown { negotiated, ..itself }),
        Err(gone @ AppError::NotFound(_)) => Err(gone),
        // A page without its pictures is worse than one with large ones; the next who asks may have more luck.
        Err(error) => {
            log::warn!("a picture is shown itself, because no copy could be made: {error:?}");
            Ok(Shown { negotiated, keep: Keep::Not, ..itself })
        }
    }
}
