//! `/api/home/contents`, `/tables/:name`, `/objects` and `/object`: all there is, a page at a time, for an archive.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use coppice_platform::bucket::{ByteRange, GetOptions, GetResult};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::Machine;
use crate::error::AppError;
use crate::extract::Query;
use crate::home::service::copied as service;
use crate::tokens::Kind;

/// The header that says what an object is: [`ObjectAbout`] as JSON, percent-encoded, for it may be in any script.
pub const ABOUT: &str = "x-object-about";

/// The most bytes of an object that are given at once.
pub const PIECE: u64 = 8 << 20;

/// Behind what a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: Option<String>,
}

/// A piece of an object.
#[derive(Debug, Deserialize)]
pub struct Piece {
    key: String,
    #[serde(default)]
    from: u64,
}

/// What an object is, besides its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectAbout {
    /// Its size in bytes.
    pub size: u64,
    /// Its entity tag, by which pieces are known to be of the same.
    pub etag: String,
    /// The media type that it was stored with.
    pub content_type: Option<String>,
    /// What else was stored beside it.
    pub custom: BTreeMap<String, String>,
}

/// `GET /api/home/contents`: what has to be known before anything is read.
pub async fn contents(Extension(machine): Extension<Machine>) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    Ok(Json(service::get_contents(&machine.db, machine.app.platform.env.as_ref()).await?).into_response())
}

/// `GET /api/home/tables/:name`: a page of a table.
pub async fn rows(
    Extension(machine): Extension<Machine>,
    Path(name): Path<String>,
    Query(After { after }): Query<After>,
) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    Ok(Json(service::get_rows(&machine.db, &name, after.as_deref()).await?).into_response())
}

/// `GET /api/home/objects`: a page of the objects that the tables name.
pub async fn objects(
    Extension(machine): Extension<Machine>,
    Query(After { after }): Query<After>,
) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    Ok(Json(service::get_objects(&machine.db, after.as_deref()).await?).into_response())
}

/// `GET /api/home/object`: a piece of an object, from a byte on.
///
/// # Errors
/// [`AppError::NotFound`] where it was deleted; [`AppError::Conflict`] where it is missing, though it was not.
pub async fn object(
    Extension(machine): Extension<Machine>,
    Query(Piece { key, from }): Query<Piece>,
) -> Result<Response, AppError> {
    machine.check(Kind::Read).await?;
    let bucket = &machine.app.platform.bucket;
    // Of an empty object there is no range, and a small one needs none.
    let is_piece = from > 0 || bucket.head(&key).await?.is_some_and(|meta| meta.size > PIECE);
    let last = from.saturating_add(PIECE).saturating_sub(1);
    let range = is_piece.then_some(ByteRange::Inclusive(from..=last));
    let found = bucket.get(&key, GetOptions { range, ..GetOptions::default() }).await?;
    let Some(GetResult::Object(object)) = found else {
        return Err(match service::is_named(&machine.db, &key).await? {
            true => AppError::Conflict(format!(
                "The file “{key}” is missing from the store. /admin/cdn/drift says what else is, and puts right what can be."
            )),
            false => AppError::NotFound("This object was deleted.".into()),
        });
    };
    let length = object.range.end.saturating_sub(object.range.start);
    let meta = object.meta;
    let about = ObjectAbout {
        size: meta.size,
        etag: meta.etag,
        content_type: meta.content_type,
        custom: meta.custom,
    };
    let about = serde_json::to_string(&about).unwrap_or_default();
    let about = utf8_percent_encode(&about, NON_ALPHANUMERIC).to_string();
    let mut response = Body::from_stream(object.body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(ABOUT, HeaderValue::try_from(about).map_err(|_| AppError::Internal { cause: None })?);
    Ok(response)
}
