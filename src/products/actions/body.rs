//! A form that may bring pictures.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use futures_util::TryStreamExt;

use crate::cdn::actions::store_file;
use crate::cdn::model::CdnFile;
use crate::cdn::pages::outcome::FileOutcome;
use crate::error::AppError;
use crate::header_text::header_text;
use crate::locals::Locals;

/// The most bytes that a form's fields may have together: the changes of 2,048 variants, and a long description.
const MOST: usize = 4 << 20;

/// Files that are taken of one form.
const FILES: usize = 50;

/// What a form brings.
#[derive(Debug, Default)]
pub struct Sent {
    /// Its fields in their order.
    pub pairs: Vec<(String, String)>,
    /// Its files: each as it is stored, or why it is not.
    pub files: Vec<Result<CdnFile, String>>,
}

/// Reads a form, with files or without; files are stored as they come.
///
/// # Errors
/// [`AppError::TooLarge`], [`AppError::BadRequest`], and what the bucket and the database can't do.
pub async fn read(locals: &Locals, request: Request) -> Result<Sent, AppError> {
    let _seat = locals.app.seat(&locals.app.seats.forms, &locals.address).await?;
    if !header_text(request.headers(), CONTENT_TYPE).starts_with("multipart/form-data") {
        return plain(request).await;
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut sent = Sent::default();
    let mut room = MOST;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        room = room.checked_sub(name.len()).ok_or(AppError::TooLarge)?;
        if field.file_name().is_some() {
            // A picker that was left empty sends a file without a name.
            if field.file_name().is_some_and(|name| !name.is_empty()) {
                sent.files.push(if sent.files.len() < FILES {
                    match store_file(locals, "products", field).await? {
                        (_, FileOutcome::Stored(file) | FileOutcome::Duplicate(file)) => Ok(*file),
                        (_, FileOutcome::Refused(error)) => Err(error.to_string()),
                    }
                } else {
                    Err(format!("At most {FILES} pictures can be uploaded at once."))
                });
            }
            continue;
        }
        let bytes = field.bytes().await.map_err(broken)?;
        room = room.checked_sub(bytes.len()).ok_or(AppError::TooLarge)?;
        sent.pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(sent)
}

/// A form without files.
async fn plain(request: Request) -> Result<Sent, AppError> {
    let mut body = request.into_body().into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = body.try_next().await.map_err(|_| unreadable())? {
        if bytes.len().saturating_add(chunk.len()) > MOST {
            return Err(AppError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    let pairs = form_urlencoded::parse(&bytes).into_owned().collect();
    Ok(Sent { pairs, files: Vec::new() })
}

fn unreadable() -> AppError {
    AppError::BadRequest("The form did not arrive whole. Please send it again.".into())
}

fn broken(error: MultipartError) -> AppError {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        _ => unreadable(),
    }
}
