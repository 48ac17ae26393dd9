use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::number::exact;
use crate::site::model::{Saved, StoredSettings};
use crate::site::pages::SHOP;
use crate::site::pages::shop::{Shown, render, sides};
use crate::site::service;
use crate::typed::Typed;
use crate::ui::NOTICE;

/// `POST /admin/shop`: all settings, with the version they were made of (`revision`); `act` is `save` or `preview`.
pub async fn save_shop(locals: Locals, admin: Admin, Form(form): Form<Typed>) -> Result<Response, AppError> {
    let stored = service::get_settings(&locals).await?;
    let read = service::read_settings(&|name| form.field(name), &stored);
    let yours = match read {
        Ok(yours) => yours,
        Err(AppError::Invalid { field, message }) => {
            return Ok(render(&locals, &admin, &stored, &form, Shown::Refused(field, message)));
        }
        Err(error) => return Err(error),
    };
    if form.field("act") == "preview" {
        // Whose version it was made of is told when it is saved.
        let made_of = StoredSettings { revision: exact(&form.field("revision")).unwrap_or(0), ..stored };
        return Ok(render(&locals, &admin, &made_of, &form, Shown::Previewed));
    }
    if exact(&form.field("revision")) == Some(stored.revision) {
        if let Saved::Done(_) = service::save_settings(&locals, &yours).await? {
            return Ok(saved());
        }
        // Somebody was a moment earlier.
        let stored = service::get_settings(&locals).await?;
        return Ok(render(&locals, &admin, &stored, &form, Shown::Stale(Box::new(yours))));
    }
    // What is the same is done.
    if sides(&stored, &yours).is_empty() {
        return Ok(saved());
    }
    Ok(render(&locals, &admin, &stored, &form, Shown::Stale(Box::new(yours))))
}

fn saved() -> Response {
    Redirect::to(&format!("{SHOP}?saved=1{NOTICE}")).into_response()
}
