//! The forms by which a product gets its pictures.

use axum::extract::{Form, Path, RawForm};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::shop::service::{self, PictureAct};

/// The form of a file's details.
#[derive(Debug, Deserialize)]
pub struct ProductForm {
    slug: String,
}

/// `POST /admin/products/:slug/pictures`: `key` and `alt` as often as there are pictures, and what to do (`act`).
pub async fn change_pictures(
    locals: Locals,
    _: Admin,
    Path(slug): Path<String>,
    RawForm(form): RawForm,
) -> Result<Response, AppError> {
    let mut given: Vec<(String, String)> = Vec::new();
    let mut act = PictureAct::Save;
    for (name, value) in form_urlencoded::parse(&form) {
        match &*name {
            "key" => given.push((value.into_owned(), String::new())),
            "alt" => {
                if let Some((_, alt)) = given.last_mut() {
                    *alt = value.into_owned();
                }
            }
            "act" => {
                act = PictureAct::parse(&value)
                    .ok_or_else(|| AppError::BadRequest("We could not read that form.".into()))?;
            }
            _ => {}
        }
    }
    service::change_pictures(&locals, &slug, &given, &act).await?;
    Ok(pictures_of(&slug))
}

/// `POST /admin/cdn/files/:id/product`: the file becomes a picture of the product with this slug.
pub async fn add_to_product(
    locals: Locals,
    _: Admin,
    Path(id): Path<String>,
    Form(form): Form<ProductForm>,
) -> Result<Response, AppError> {
    let slug = form.slug.trim();
    service::change_pictures(&locals, slug, &[], &PictureAct::Add(id)).await?;
    Ok(pictures_of(slug))
}

/// The page of the pictures; the product was found, so that its slug can stand in an address.
fn pictures_of(slug: &str) -> Response {
    Redirect::to(&format!("/admin/products/{slug}/pictures")).into_response()
}
