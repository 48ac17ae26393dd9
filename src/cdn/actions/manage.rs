//! Renaming, moving, describing and deleting by forms.

use axum::extract::{Form, Path, RawForm};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::cdn::api;
use crate::cdn::model::Visibility;
use crate::cdn::pages;
use crate::cdn::service::{self, Actor, FileEdit};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;

/// The most files that are chosen at once.
const MANY: usize = 500;

/// The form of a file's details.
#[derive(Debug, Deserialize)]
pub struct EditForm {
    filename: String,
    folder: String,
    alt_text: String,
    visibility: Visibility,
}

/// `POST /admin/cdn/files/:id`.
pub async fn edit_file(
    _: Admin,
    Path(id): Path<String>,
    Form(form): Form<EditForm>,
) -> Result<Response, AppError> {
    let EditForm { filename, folder, alt_text, visibility } = form;
    let file = api::edit_file(id, Some(filename), Some(folder), Some(alt_text), Some(visibility)).await?;
    Ok(Redirect::to(&format!("{}?saved=1", pages::file_address(&file.id))).into_response())
}

/// Files that were chosen, and what is to become of them.
#[derive(Debug, Default)]
struct Chosen {
    ids: Vec<String>,
    folder: String,
    back: String,
    sure: bool,
}

impl Chosen {
    /// Reads a form in which `id` stands as often as files were chosen.
    fn parse(form: &[u8]) -> Result<Self, AppError> {
        let mut chosen = Self::default();
        for (name, value) in form_urlencoded::parse(form) {
            match &*name {
                "id" => chosen.ids.push(value.into_owned()),
                "folder" => chosen.folder = value.into_owned(),
                "back" => chosen.back = value.into_owned(),
                "sure" => chosen.sure = value == "1",
                _ => {}
            }
        }
        match chosen.ids.len() {
            0 => Err(AppError::Unprocessable("Please choose at least one file.".into())),
            count if count > MANY => {
                Err(AppError::Unprocessable(format!("Please choose at most {MANY} files at once.")))
            }
            _ => Ok(chosen),
        }
    }

    /// Where to go on: somewhere among the files.
    fn back(&self) -> &str {
        let among = |rest: &str| rest.is_empty() || rest.starts_with('?');
        match self.back.strip_prefix(pages::FILES) {
            Some(rest) if among(rest) && !self.back.contains(char::is_control) => &self.back,
            _ => pages::FILES,
        }
    }
}

/// `POST /admin/cdn/move`: chosen files go into `folder`.
pub async fn move_files(locals: Locals, _: Admin, RawForm(form): RawForm) -> Result<Response, AppError> {
    let chosen = Chosen::parse(&form)?;
    let edit = FileEdit { folder: Some(chosen.folder.clone()), ..FileEdit::default() };
    let files = service::change_files(&Actor::from_locals(&locals), &chosen.ids, edit).await?;
    let folder = files.first().ok_or_else(missing)?.folder.clone();
    Ok(Redirect::to(&pages::folder_address(&folder)).into_response())
}

/// `POST /admin/cdn/delete`: deletes chosen files, once it is `sure`; before that it asks.
pub async fn delete_files(
    locals: Locals,
    admin: Admin,
    RawForm(form): RawForm,
) -> Result<Response, AppError> {
    let chosen = Chosen::parse(&form)?;
    if !chosen.sure {
        return pages::confirm::page(&locals, &admin, &chosen.ids, chosen.back()).await;
    }
    let keys = service::delete_files(&Actor::from_locals(&locals), &chosen.ids).await?;
    service::invalidate(&locals, keys).await;
    Ok(Redirect::to(chosen.back()).into_response())
}

fn missing() -> AppError {
    AppError::NotFound("This file no longer exists.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_among_the_files_and_nowhere_else() {
        let back = |text: &str| {
            let form = form_urlencoded::Serializer::new(String::new())
                .append_pair("id", "a")
                .append_pair("back", text)
                .finish();
            Chosen::parse(form.as_bytes()).unwrap().back().to_owned()
        };
        assert_eq!(back("/admin/cdn?folder=mugs"), "/admin/cdn?folder=mugs");
        for text in ["", "https://evil.example", "//evil.example", "/admin/cdnx", "/admin/cdn?a\r\nb: c"] {
            assert_eq!(back(text), "/admin/cdn", "{text}");
        }
    }

    #[test]
    fn something_must_be_chosen_and_not_too_much() {
        assert!(Chosen::parse(b"sure=1").is_err());
        assert!(Chosen::parse("id=a&".repeat(MANY + 1).as_bytes()).is_err());
        assert_eq!(Chosen::parse("id=a&".repeat(MANY).as_bytes()).unwrap().ids.len(), MANY);
    }
}
