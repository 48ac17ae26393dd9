use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::number::exact;
use crate::site::model::{OwnPage, Saved};
use crate::site::pages::PAGES;
use crate::site::pages::edit::{render, sides};
use crate::site::service;
use crate::site::texts;
use crate::typed::Typed;
use crate::ui::{NOTICE, Shown};

/// `POST /admin/pages/new`: a page; `act` is `save` or `preview`.
pub async fn create(locals: Locals, admin: Admin, Form(form): Form<Typed>) -> Result<Response, AppError> {
    put(&locals, &admin, OwnPage::default(), &form).await
}

/// `POST /admin/pages/:id`: the page, with the version it was made of (`revision`).
pub async fn save(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    match service::get_page(&locals, &id).await {
        Ok(stored) => put(&locals, &admin, stored, &form).await,
        Err(error) => gone(&locals, &admin, &form, error),
    }
}

async fn put(locals: &Locals, admin: &Admin, stored: OwnPage, form: &Typed) -> Result<Response, AppError> {
    let made_of = exact(&form.field("revision")).unwrap_or(0);
    if form.field("act") == "preview" {
        // It can be seen before it is whole. Whose version it was made of is told when it is saved.
        let stored = OwnPage { revision: made_of, ..stored };
        return Ok(render(locals, admin, &stored, form, Shown::Previewed(texts::PREVIEWED)));
    }
    let read = service::read_page(&|name| form.field(name), &stored.id, made_of);
    let mut yours = match read {
        Ok(yours) => yours,
        Err(error) => return refused(locals, admin, &OwnPage { revision: made_of, ..stored }, form, error),
    };
    if !stored.id.is_empty() && made_of != stored.revision {
        if sides(&stored, &yours).is_empty() {
            return Ok(saved(&stored.id));
        }
        return Ok(render(locals, admin, &stored, form, Shown::Stale(Box::new(yours))));
    }
    match service::save_page(locals, &mut yours).await {
        Ok(Saved::Done(_)) => Ok(saved(&yours.id)),
        Ok(Saved::Stale) => {
            // Somebody was a moment earlier.
            match service::get_page(locals, &yours.id).await {
                Ok(stored) => Ok(render(locals, admin, &stored, form, Shown::Stale(Box::new(yours)))),
                Err(error) => gone(locals, admin, form, error),
            }
        }
        Err(error) => refused(locals, admin, &stored, form, error),
    }
}

fn refused(
    locals: &Locals,
    admin: &Admin,
    stored: &OwnPage,
    form: &Typed,
    error: AppError,
) -> Result<Response, AppError> {
    match error {
        AppError::Invalid { field, message } => {
            Ok(render(locals, admin, stored, form, Shown::Refused(field, message)))
        }
        error => Err(error),
    }
}

/// What was typed for a page that is no longer there is a new page's.
fn gone(locals: &Locals, admin: &Admin, form: &Typed, error: AppError) -> Result<Response, AppError> {
    match error {
        AppError::NotFound(_) => Ok(render(locals, admin, &OwnPage::default(), form, Shown::Gone)),
        error => Err(error),
    }
}

fn saved(id: &str) -> Response {
    Redirect::to(&format!("{PAGES}/{id}?saved=1{NOTICE}")).into_response()
}

/// `POST /admin/pages/:id/delete`.
pub async fn delete(locals: Locals, _: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    service::delete_page(&locals, &id).await?;
    Ok(Redirect::to(&format!("{PAGES}?deleted=1{NOTICE}")).into_response())
}

/// `POST /admin/pages/order`: `act` is `up` or `down` with a page's id.
pub async fn order(locals: Locals, _: Admin, Form(form): Form<Typed>) -> Result<Response, AppError> {
    let act = form.field("act");
    let (up, id) = match act.split_once(' ') {
        Some(("up", id)) => (true, id),
        Some(("down", id)) => (false, id),
        _ => return Err(AppError::BadRequest("We could not read that form.".into())),
    };
    service::move_page(&locals, id, up).await?;
    Ok(Redirect::to(&format!("{PAGES}?saved=1{NOTICE}")).into_response())
}
