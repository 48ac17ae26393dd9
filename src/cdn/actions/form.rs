//! Files by plain forms, without scripts.

use axum::extract::Path;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::{Bytes, BytesMut};
use coppice_platform::bucket::stream_of;

use crate::cdn::model::{MAX_WHOLE, NewFile, Uploaded};
use crate::cdn::pages;
use crate::cdn::pages::file::{FileForm, Refusal};
use crate::cdn::pages::files::{self, Done};
use crate::cdn::pages::outcome::FileOutcome;
use crate::cdn::service::{self, Actor};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::NOTICE;

/// `POST /admin/cdn/files`: `folder`, and any number of `files`, of which each is judged by itself.
pub async fn upload_files(locals: Locals, admin: Admin, mut form: Multipart) -> Result<Response, AppError> {
    let _seat = locals.app.seat(&locals.app.seats.forms, &locals.address).await?;
    let mut folder = String::new();
    let mut outcomes = Vec::new();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            // Not by `text`: it knows every encoding there is, whose tables were a tenth of the Worker.
            Some("folder") => {
                folder = String::from_utf8_lossy(&field.bytes().await.map_err(unreadable)?).into_owned();
            }
            // A picker that was left empty sends a file without a name.
            Some("files") if field.file_name().is_some_and(|name| !name.is_empty()) => {
                let new = NewFile { folder: folder.clone(), ..announced(&field) };
                let name = new.name.clone();
                outcomes.push((name, store_field(&locals, new, field).await?));
            }
            _ => {}
        }
    }
    if outcomes.is_empty() {
        let here = pages::folder_address(&folder).parse().unwrap_or(Uri::from_static(pages::FILES));
        let refusal = files::Refusal::because("Please choose at least one file.");
        return files::refused(locals.clone(), admin, here, refusal).await;
    }
    if outcomes.iter().all(|(_, outcome)| matches!(outcome, FileOutcome::Stored(_))) {
        return Ok(Done::Uploaded.then(&pages::folder_address(&folder)));
    }
    Ok(pages::outcome::page(&locals, &admin, &folder, outcomes))
}

/// `POST /admin/cdn/files/:id/replace`: a newer `file` in the place of this one.
pub async fn replace_file(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<Response, AppError> {
    let _seat = locals.app.seat(&locals.app.seats.forms, &locals.address).await?;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        if field.name() == Some("file") {
            let new = NewFile { replaces: Some(id.clone()), keep_both: true, ..announced(&field) };
            return match store_field(&locals, new, field).await? {
                FileOutcome::Stored(file) | FileOutcome::Duplicate(file) => {
                    let here = format!("{}?saved=1{NOTICE}", pages::file_address(&file.id));
                    Ok(Redirect::to(&here).into_response())
                }
                FileOutcome::Refused(error) => replace_refused(&locals, &admin, id, error).await,
            };
        }
    }
    replace_refused(&locals, &admin, id, AppError::Unprocessable("Please choose a file.".into())).await
}

async fn replace_refused(
    locals: &Locals,
    admin: &Admin,
    id: String,
    error: AppError,
) -> Result<Response, AppError> {
    let refusal = Refusal::of(FileForm::default(), "file", error)?;
    pages::file::refused(locals, admin, id, refusal).await
}

/// Stores a file of a form in a folder: its name, and what became of it.
///
/// # Errors
/// What ends the form.
pub async fn store_file(
    locals: &Locals,
    folder: &str,
    field: Field<'_>,
) -> Result<(String, FileOutcome), AppError> {
    let new = NewFile { folder: folder.to_owned(), ..announced(&field) };
    Ok((new.name.clone(), store_field(locals, new, field).await?))
}

/// What a form says of a file.
pub fn announced(field: &Field<'_>) -> NewFile {
    NewFile {
        name: name_in_form(field.file_name().unwrap_or_default()),
        content_type: field.content_type().unwrap_or_default().to_owned(),
        ..NewFile::default()
    }
}

/// A file's name, of which browsers escape in a form what would end it
/// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>), and nothing else.
fn name_in_form(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// Stores a file of a form. What is wrong with this file alone is its outcome.
///
/// # Errors
/// What ends the form.
pub async fn store_field(locals: &Locals, new: NewFile, field: Field<'_>) -> Result<FileOutcome, AppError> {
    let Some(bytes) = read(field).await? else {
        return Ok(FileOutcome::Refused(AppError::Unprocessable(format!(
            "{}: it has more than 10 MB. Larger files go up in parts, for which scripts must be on.",
            new.name
        ))));
    };
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    match service::upload(&Actor::from_locals(locals), &new, size, stream_of(bytes)).await {
        Ok(Uploaded::Stored { file }) => {
            if new.replaces.is_some() {
                locals.published();
            }
            Ok(FileOutcome::Stored(file))
        }
        Ok(Uploaded::Duplicate { file }) => Ok(FileOutcome::Duplicate(file)),
        Err(error @ (AppError::Unavailable { .. } | AppError::Held | AppError::Internal { .. })) => {
            Err(error)
        }
        Err(error) => Ok(FileOutcome::Refused(error)),
    }
}

/// The bytes of a file; `None` of one that is too large, which is read to its end and not kept.
async fn read(mut field: Field<'_>) -> Result<Option<Bytes>, AppError> {
    let most = usize::try_from(MAX_WHOLE).unwrap_or(usize::MAX);
    let mut bytes = BytesMut::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        fits = fits && bytes.len().saturating_add(chunk.len()) <= most;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = BytesMut::new();
        }
    }
    Ok(fits.then(|| bytes.freeze()))
}

/// What is wrong with a form that can't be read.
pub fn unreadable(error: MultipartError) -> AppError {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        _ => AppError::BadRequest("The form did not arrive whole. Please send it again.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_escape_in_a_name_is_read_as_it_was_and_nothing_else() {
        for (sent, name) in [
            ("5%22 mug.txt", "5\" mug.txt"),
            ("a%0D%0Ab.txt", "a\r\nb.txt"),
            ("100%.txt", "100%.txt"),
            ("50%25 off.txt", "50%25 off.txt"),
            ("caf%C3%A9.txt", "caf%C3%A9.txt"),
        ] {
            assert_eq!(name_in_form(sent), name, "{sent}");
        }
    }
}
