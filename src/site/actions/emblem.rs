use axum::extract::Path;
use axum::extract::multipart::Multipart;
use axum::response::{IntoResponse, Redirect, Response};

use crate::cdn::actions::{announced, store_field, unreadable};
use crate::cdn::pages::outcome::FileOutcome;
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::site::model::Emblem;
use crate::site::pages::{SHOP, emblem};
use crate::site::{service, texts};
use crate::typed::Typed;
use crate::ui::NOTICE;

/// `POST /admin/shop/:emblem`: `act` is `none`, or `use` with a file's id.
pub async fn change(
    locals: Locals,
    admin: Admin,
    Path(name): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let (own, act) = (emblem::read(&name)?, form.field("act"));
    let file = match act.split_once(' ') {
        Some(("use", id)) => Some(id),
        None if act == "none" => None,
        _ => return Err(AppError::BadRequest("We could not read that form.".into())),
    };
    set(&locals, &admin, own, file).await
}

/// `POST /admin/shop/:emblem/upload`: a `file`, which is kept among the shop's files.
pub async fn upload(
    locals: Locals,
    admin: Admin,
    Path(name): Path<String>,
    mut form: Multipart,
) -> Result<Response, AppError> {
    let own = emblem::read(&name)?;
    let _seat = locals.app.seat(&locals.app.seats.forms, &locals.address).await?;
    while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
        // A picker that was left empty sends a file without a name.
        if field.name() == Some("file") && field.file_name().is_some_and(|name| !name.is_empty()) {
            let new = announced(&field);
            if !service::may_be_emblem(&new.name, &new.content_type) {
                // Read to its end, for before it no browser listens.
                while field.chunk().await.map_err(unreadable)?.is_some() {}
                return emblem::refused(&locals, &admin, own, texts::NOT_A_PICTURE.into()).await;
            }
            return match store_field(&locals, new, field).await? {
                FileOutcome::Stored(file) | FileOutcome::Duplicate(file) => {
                    set(&locals, &admin, own, Some(&file.id)).await
                }
                FileOutcome::Refused(error) => emblem::refused(&locals, &admin, own, error.to_string()).await,
            };
        }
    }
    emblem::refused(&locals, &admin, own, texts::NO_FILE.into()).await
}

async fn set(locals: &Locals, admin: &Admin, own: Emblem, file: Option<&str>) -> Result<Response, AppError> {
    match service::set_emblem(locals, own, file).await {
        Ok(()) => Ok(Redirect::to(&format!("{SHOP}?saved=1{NOTICE}")).into_response()),
        Err(AppError::Unprocessable(message)) => emblem::refused(locals, admin, own, message).await,
        Err(error) => Err(error),
    }
}
