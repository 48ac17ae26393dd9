use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::saved;
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::number::exact;
use crate::orders::model::selling::{Item, Kind, Saved};
use crate::orders::pages::selling::item::{Form as ItemForm, render};
use crate::orders::pages::selling::{Addressed, delete as question};
use crate::orders::service::selling::{Listed, Typing, delete_item, get_items, read_item, save_item};
use crate::orders::texts;
use crate::typed::Typed;
use crate::ui::{NOTICE, Shown};

/// `POST /admin/delivery/new`, and the same of taxes and codes: one more, with the revision that the form was made of.
pub async fn create(
    Addressed(kind): Addressed,
    locals: Locals,
    admin: Admin,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    put(&locals, &admin, kind, None, &form).await
}

/// `POST /admin/delivery/:id`, and the same of taxes and codes: another in its place.
pub async fn save(
    Addressed(kind): Addressed,
    locals: Locals,
    admin: Admin,
    Path(key): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    put(&locals, &admin, kind, Some(&key), &form).await
}

async fn put(
    locals: &Locals,
    admin: &Admin,
    kind: Kind,
    key: Option<&str>,
    typed: &Typed,
) -> Result<Response, AppError> {
    let listed = get_items(locals, kind).await?;
    let made_of = exact(&typed.field("revision")).unwrap_or(-1);
    let again = |listed: &Listed, stored: Option<&Item>, shown: Shown<Item>| {
        // What comes back unsaved is of the revision it was made of: that there is another is told when it is saved.
        let revision = if matches!(shown, Shown::Refused(..)) { made_of } else { listed.settings.revision };
        Ok(render(locals, admin, &ItemForm { kind, revision, stored, typed }, &shown))
    };
    let stored = key.and_then(|key| listed.find(key));
    if key.is_some() && stored.is_none() {
        return again(&listed, None, Shown::Gone);
    }
    let (region, currency) = (locals.look.region(), &locals.tenant.currency);
    let typing = Typing { typed, region, currency, provider: listed.settings.provider };
    let yours = match read_item(kind, &typing, &stored.map(Item::key).unwrap_or_default()) {
        Ok(yours) => yours,
        Err(AppError::Invalid { field, message }) => {
            return again(&listed, stored, Shown::Refused(field, message));
        }
        Err(error) => return Err(error),
    };
    if made_of != listed.settings.revision {
        return stale(&listed, stored, yours, again);
    }
    match save_item(locals, &listed, stored, &yours).await {
        Ok(Saved::Done) => Ok(saved(kind.path())),
        Ok(Saved::UsedMore) => {
            let (field, message) = (texts::MOST_USES.name.to_owned(), texts::USED_MORE.to_owned());
            again(&listed, stored, Shown::Refused(field, message))
        }
        // Somebody was a moment earlier.
        Ok(Saved::Stale) => {
            let listed = get_items(locals, kind).await?;
            let stored = key.and_then(|key| listed.find(key));
            if key.is_some() && stored.is_none() {
                return again(&listed, None, Shown::Gone);
            }
            stale(&listed, stored, yours, again)
        }
        Err(AppError::Invalid { field, message }) => again(&listed, stored, Shown::Refused(field, message)),
        Err(error) => Err(error),
    }
}

/// What is saved already need not be saved again; anything else is shown beside what is stored now.
fn stale(
    listed: &Listed,
    stored: Option<&Item>,
    yours: Item,
    again: impl FnOnce(&Listed, Option<&Item>, Shown<Item>) -> Result<Response, AppError>,
) -> Result<Response, AppError> {
    let is_there = match stored {
        Some(stored) => stored.says_the_same_as(&yours),
        None => listed.items.iter().any(|item| item.says_the_same_as(&yours)),
    };
    if is_there {
        return Ok(saved(yours.kind().path()));
    }
    again(listed, stored, Shown::Stale(Box::new(yours)))
}

/// `POST /admin/delivery/:id/delete`, and the same of taxes and codes, with the revision that the question was asked of.
pub async fn delete(
    Addressed(kind): Addressed,
    locals: Locals,
    admin: Admin,
    Path(key): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let listed = get_items(&locals, kind).await?;
    let item = listed.find(&key).ok_or_else(|| AppError::NotFound(texts::NOT_THERE.into()))?;
    let made_of = exact(&form.field("revision")).unwrap_or(-1);
    match delete_item(&locals, made_of, item).await? {
        Saved::Done => Ok(Redirect::to(&format!("{}?deleted=1{NOTICE}", kind.path())).into_response()),
        Saved::Stale | Saved::UsedMore => question::render(&locals, &admin, kind, &key, true).await,
    }
}
