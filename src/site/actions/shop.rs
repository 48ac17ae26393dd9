use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::number::exact;
use crate::site::model::{Emblem, Saved, StoredSettings};
use crate::site::pages::SHOP;
use crate::site::pages::shop::{padded, render, sides};
use crate::site::service;
use crate::site::texts;
use crate::typed::Typed;
use crate::ui::{NOTICE, Shown};

/// `POST /admin/shop`: all settings, with the version they were made of (`revision`); `act` is `save`, `preview`, or the emblem
/// that is to be chosen next, before which what was typed is saved.
pub async fn save_shop(locals: Locals, admin: Admin, Form(form): Form<Typed>) -> Result<Response, AppError> {
    let mut stored = service::get_settings(&locals).await?;
    let (act, made_of) = (form.field("act"), exact(&form.field("revision")).unwrap_or(0));
    // What comes back unsaved is of the version it was made of: that there is another is told when it is saved.
    let again = |stored: StoredSettings, shown| {
        render(&locals, &admin, &StoredSettings { revision: made_of, ..stored }, &form, shown)
    };
    let yours = match service::read_settings(&|name| form.field(name), made_of) {
        Ok(yours) => yours,
        Err(AppError::Invalid { field, message }) => {
            return Ok(again(stored, Shown::Refused(field, message)));
        }
        Err(error) => return Err(error),
    };
    if act == "preview" {
        return Ok(again(stored, Shown::Previewed(texts::PREVIEWED)));
    }
    if made_of == stored.revision {
        if let Saved::Done(_) = service::save_settings(&locals, &yours).await? {
            return Ok(saved(&act));
        }
        // Somebody was a moment earlier.
        stored = service::get_settings(&locals).await?;
    }
    let (stored, yours) = (padded(&locals, stored).await?, padded(&locals, yours).await?);
    // What is the same is done.
    if sides(&stored, &yours).is_empty() {
        return Ok(saved(&act));
    }
    Ok(render(&locals, &admin, &stored, &form, Shown::Stale(Box::new(yours))))
}

fn saved(act: &str) -> Response {
    let next = match Emblem::parse(act) {
        Some(emblem) => format!("{SHOP}/{}", emblem.name()),
        None => format!("{SHOP}?saved=1{NOTICE}"),
    };
    Redirect::to(&next).into_response()
}
