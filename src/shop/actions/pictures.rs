//! The forms by which a product gets its pictures.

use axum::extract::{Form, Path, RawForm};
use axum::response::{IntoResponse, Redirect, Response};

use crate::cdn::actions::save_typed;
use crate::cdn::pages::file::{self, FileForm};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::shop::pages::product_pictures::{self, PicturesQuery, Refusal};
use crate::shop::service::{self, PictureAct};
use crate::ui::NOTICE;

/// `POST /admin/products/:slug/pictures`: `picture` and `alt` as often as there are pictures, and what to do (`act`).
pub async fn change_pictures(
    locals: Locals,
    admin: Admin,
    Path(slug): Path<String>,
    RawForm(form): RawForm,
) -> Result<Response, AppError> {
    let mut given: Vec<(String, String)> = Vec::new();
    let mut act = PictureAct::Save;
    let (mut query, mut shown) = (PicturesQuery::default(), String::new());
    for (name, value) in form_urlencoded::parse(&form) {
        match &*name {
            "picture" => given.push((value.into_owned(), String::new())),
            "alt" => {
                if let Some((_, alt)) = given.last_mut() {
                    *alt = value.into_owned();
                }
            }
            "act" => {
                act = PictureAct::parse(&value)
                    .ok_or_else(|| AppError::BadRequest("We could not read that form.".into()))?;
            }
            "q" => query.q = value.trim().to_owned(),
            "shown" => shown = value.into_owned(),
            "after" => query.after = value.into_owned(),
            _ => {}
        }
    }
    // Another search begins at its first page.
    if query.q != shown {
        query.after.clear();
    }
    match service::change_pictures(&locals, &slug, &given, &act).await {
        Ok(()) => {
            query.saved = Some("1".into());
            Ok(Redirect::to(&(query.address(&slug) + NOTICE)).into_response())
        }
        Err(AppError::Unprocessable(message) | AppError::Invalid { message, .. }) => {
            let refusal = Refusal { given, message };
            product_pictures::refused(&locals, &admin, &slug, &query, refusal).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /admin/cdn/files/:id/product`: the file becomes a picture of the product with this slug.
pub async fn add_to_product(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<FileForm>,
) -> Result<Response, AppError> {
    if let Some(answer) = save_typed(&locals, &admin, &id, &form).await? {
        return Ok(answer);
    }
    let slug = form.slug.as_deref().unwrap_or_default().trim().to_owned();
    match service::change_pictures(&locals, &slug, &[], &PictureAct::Add(id.clone())).await {
        Ok(()) => {
            let there = PicturesQuery { saved: Some("1".into()), ..PicturesQuery::default() };
            Ok(Redirect::to(&(there.address(&slug) + NOTICE)).into_response())
        }
        Err(error) => {
            let refusal = file::Refusal::of(form, "slug", error)?;
            file::refused(&locals, &admin, id, refusal).await
        }
    }
}
