//! A file that is brought by a form.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::TryStreamExt;

use crate::error::AppError;
use crate::extract::Admin;
use crate::imports::pages::job_address;
use crate::imports::pages::new::{self, ImportForm};
use crate::imports::service::{self, Brought};
use crate::locals::Locals;

/// The longest text that is read of a field beside the file, in bytes.
const TEXT: usize = 1_000;

/// `POST /admin/products/import/upload`: `file`, `stock`, `encoding`, and what is done `then`, in whatever order.
pub async fn upload(locals: Locals, admin: Admin, mut form: Multipart) -> Result<Response, AppError> {
    let mut typed = ImportForm::default();
    let done = receive(&locals, &mut form, &mut typed).await;
    match done {
        Ok(id) => Ok(Redirect::to(&job_address(&id)).into_response()),
        Err(AppError::Invalid { message, .. }) => {
            // What comes after the file is still to be read, so that the answer is.
            let _ = rest(&mut form, &mut typed).await;
            Ok(new::refused(&locals, &admin, &typed, message))
        }
        Err(error) => Err(error),
    }
}

async fn receive(locals: &Locals, form: &mut Multipart, typed: &mut ImportForm) -> Result<String, AppError> {
    let mut brought: Option<Brought> = None;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        // A picker that was left empty sends a file without a name.
        let is_file = field.name() == Some("file") && field.file_name().is_some_and(|name| !name.is_empty());
        if is_file && brought.is_none() {
            let name = field.file_name().unwrap_or_default().to_owned();
            brought = Some(service::bring(locals, &name, field.map_err(unreadable)).await?);
        } else {
            read(field, typed).await?;
        }
    }
    let none = || AppError::Invalid { field: "file".into(), message: "Please choose a file.".into() };
    service::begin(locals, brought.ok_or_else(none)?, &typed.encoding, typed.stock, typed.at_once).await
}

async fn rest(form: &mut Multipart, typed: &mut ImportForm) -> Result<(), AppError> {
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        read(field, typed).await?;
    }
    Ok(())
}

/// Reads what a form says beside the file.
async fn read(mut field: Field<'_>, typed: &mut ImportForm) -> Result<(), AppError> {
    let name = field.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if bytes.len().saturating_add(chunk.len()) <= TEXT {
            bytes.extend_from_slice(&chunk);
        }
    }
    // Not by `text`: it knows every encoding there is, whose tables were a tenth of the Worker.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match name.as_str() {
        "encoding" => typed.encoding = text,
        "stock" => typed.stock = text == "1",
        "then" => typed.at_once = text == "import",
        _ => {}
    }
    Ok(())
}

fn unreadable(error: MultipartError) -> AppError {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        _ => AppError::BadRequest("The form did not arrive whole. Please send it again.".into()),
    }
}
