//! Changing and deleting files.

use coppice_http_files::name::{FileName, NameError, normalise_folder};

use super::actor::Actor;
use super::objects;
use crate::audit::Action;
use crate::cdn::model::CdnFile;
use crate::cdn::store::{self, FileEdit};
use crate::error::AppError;

/// The most characters a description may have.
const ALT_TEXT: usize = 500;

/// What a picture shows, from what somebody typed.
///
/// # Errors
/// [`AppError::Unprocessable`] where it is too long.
pub fn description(typed: &str) -> Result<String, AppError> {
    let text = typed.trim();
    if text.chars().count() > ALT_TEXT {
        return Err(AppError::Unprocessable(format!("A description has at most {ALT_TEXT} characters.")));
    }
    Ok(text.to_owned())
}

/// Changes files, by what people have typed. Their addresses stay as they are. Those that were there, as they are now.
///
/// # Errors
/// [`AppError::Unprocessable`] with what is wrong with a name, and what the database can't do.
pub async fn change_files(
    actor: &Actor<'_>,
    ids: &[String],
    typed: FileEdit,
) -> Result<Vec<CdnFile>, AppError> {
    let edit = FileEdit {
        folder: typed.folder.map(|text| at("folder", normalise_folder(&text))).transpose()?,
        filename: typed.filename.map(|text| at("filename", filename(&text))).transpose()?,
        alt_text: typed.alt_text.map(|text| at("alt_text", description(&text))).transpose()?,
        visibility: typed.visibility,
    };
    let event = actor.event(Action::FileChanged, subject(ids));
    Ok(store::edit_file(actor.db, actor.tenant, ids, &edit, &event).await?)
}

fn filename(typed: &str) -> Result<String, NameError> {
    FileName::parse(typed).map(|name| name.filename())
}

/// What is wrong with a field, by its name.
fn at<T, E: std::fmt::Display>(field: &str, read: Result<T, E>) -> Result<T, AppError> {
    read.map_err(|error| AppError::Invalid { field: field.to_owned(), message: error.to_string() })
}

/// Deletes files: first their rows say so, then their objects go, then their rows. The keys of those that were there.
///
/// # Errors
/// What the platform can't do. What was begun is then finished by the sweeper: nothing of it is shown any more.
pub async fn delete_files(actor: &Actor<'_>, ids: &[String]) -> Result<Vec<String>, AppError> {
    let mut keys = Vec::new();
    for chunk in ids.chunks(objects::MANY) {
        let event = actor.event(Action::FileDeleted, subject(chunk));
        let deleting = store::delete_files(actor.db, actor.tenant, chunk, &event).await?;
        objects::remove(actor.platform.bucket.as_ref(), deleting.iter().map(|file| file.key.as_str()))
            .await?;
        let ids: Vec<String> = deleting.iter().map(|file| file.id.clone()).collect();
        store::forget_deleted(actor.db, &ids).await?;
        keys.extend(deleting.into_iter().map(|file| file.key));
    }
    Ok(keys)
}

/// What a note is about: a file, or how many.
fn subject(ids: &[String]) -> String {
    match ids {
        [id] => id.clone(),
        ids => format!("{} files", ids.len()),
    }
}
