//! Renaming, moving, describing and deleting by forms.

use axum::extract::{Path, RawForm};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use crate::cdn::api;
use crate::cdn::model::Visibility;
use crate::cdn::pages;
use crate::cdn::pages::file::{self, FileForm};
use crate::cdn::pages::files::{Done, Refusal};
use crate::cdn::service::{self, Actor, FileEdit};
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::ui::NOTICE;

/// The most files that are chosen at once.
const MANY: usize = 500;

/// `POST /admin/cdn/files/:id`.
pub async fn edit_file(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<FileForm>,
) -> Result<Response, AppError> {
    Ok(match save_typed(&locals, &admin, &id, &form).await? {
        Some(answer) => answer,
        None => Redirect::to(&format!("{}?saved=1{NOTICE}", pages::file_address(&id))).into_response(),
    })
}

/// Saves what was typed of a file, whichever button was pressed. The answer, where there is something to ask first or
/// to mend.
///
/// # Errors
/// What is nobody's mistake, or not in the form.
pub async fn save_typed(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    form: &FileForm,
) -> Result<Option<Response>, AppError> {
    let FileForm { filename, folder, alt_text, visibility, .. } = form.clone();
    if visibility.is_none() && [&filename, &folder, &alt_text].into_iter().all(Option::is_none) {
        return Ok(None);
    }
    if let Some(to) = visibility.filter(|_| form.sure.is_none()) {
        let details = api::get_cdn_file(id.to_owned()).await?;
        let is_in_use = match to {
            Visibility::Private => !details.products.is_empty(),
            Visibility::Public => !details.sellers.is_empty(),
        };
        if details.file.visibility != to && is_in_use {
            return Ok(Some(pages::confirm::visibility_page(locals, admin, details, to, form)));
        }
    }
    match api::edit_file(id.to_owned(), filename, folder, alt_text, visibility).await {
        Ok(_) => Ok(None),
        // That there is no such file is not in the form.
        Err(error @ AppError::NotFound(_)) => Err(error),
        Err(error) => {
            let refusal = file::Refusal::of(form.clone(), "", error)?;
            pages::file::refused(locals, admin, id.to_owned(), refusal).await.map(Some)
        }
    }
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
    fn parse(form: &[u8]) -> Self {
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
        chosen
    }

    /// Why nothing can be done with so many.
    fn problem(&self) -> Option<String> {
        match self.ids.len() {
            0 => Some("Please choose at least one file.".into()),
            count if count > MANY => Some(format!("Please choose at most {MANY} files at once.")),
            _ => None,
        }
    }

    /// The files again as they were shown, with what was chosen and typed, and what is wrong with it.
    async fn refused(self, locals: Locals, admin: Admin, message: String) -> Result<Response, AppError> {
        let back = self.back().parse().unwrap_or(Uri::from_static(pages::FILES));
        let refusal = Refusal { ids: self.ids, folder: self.folder, message };
        pages::files::refused(locals, admin, back, refusal).await
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
pub async fn move_files(locals: Locals, admin: Admin, RawForm(form): RawForm) -> Result<Response, AppError> {
    let chosen = Chosen::parse(&form);
    if let Some(problem) = chosen.problem() {
        return chosen.refused(locals, admin, problem).await;
    }
    let edit = FileEdit { folder: Some(chosen.folder.clone()), ..FileEdit::default() };
    match service::change_files(&Actor::from_locals(&locals), &chosen.ids, edit).await {
        Ok(files) => {
            let folder = files.first().ok_or_else(missing)?.folder.clone();
            Ok(Done::Moved.then(&pages::folder_address(&folder)))
        }
        Err(AppError::Invalid { message, .. }) => chosen.refused(locals, admin, message).await,
        Err(error) => Err(error),
    }
}

/// `POST /admin/cdn/delete`: deletes chosen files, once it is `sure`; before that it asks.
pub async fn delete_files(
    locals: Locals,
    admin: Admin,
    RawForm(form): RawForm,
) -> Result<Response, AppError> {
    let chosen = Chosen::parse(&form);
    if let Some(problem) = chosen.problem() {
        return chosen.refused(locals, admin, problem).await;
    }
    if !chosen.sure {
        return pages::confirm::page(&locals, &admin, &chosen.ids, Some(chosen.back())).await;
    }
    let deleted = service::delete_files(&Actor::from_locals(&locals), &chosen.ids).await;
    // Of what was only begun no product shows anything any more either.
    locals.published();
    service::invalidate(&locals, deleted?).await;
    Ok(Done::Deleted.then(chosen.back()))
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
            Chosen::parse(form.as_bytes()).back().to_owned()
        };
        assert_eq!(back("/admin/cdn?folder=mugs"), "/admin/cdn?folder=mugs");
        for text in ["", "https://evil.example", "//evil.example", "/admin/cdnx", "/admin/cdn?a\r\nb: c"] {
            assert_eq!(back(text), "/admin/cdn", "{text}");
        }
    }

    #[test]
    fn something_must_be_chosen_and_not_too_much() {
        let problem = |form: &str| Chosen::parse(form.as_bytes()).problem();
        assert!(problem("sure=1").is_some());
        assert!(problem(&"id=a&".repeat(MANY + 1)).is_some());
        assert_eq!(problem(&"id=a&".repeat(MANY)), None);
    }
}
