//! The form by which a file becomes a product's picture.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::cdn::actions::save_typed;
use crate::cdn::pages::file::{self, FileForm};
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::shop::service;
use crate::ui::NOTICE;

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
    match service::add_picture(&locals, &slug, &id).await {
        Ok(product) => {
            Ok(Redirect::to(&format!("/admin/products/{product}?saved=picture{NOTICE}")).into_response())
        }
        Err(error) => {
            let refusal = file::Refusal::of(form, "slug", error)?;
            file::refused(&locals, &admin, id, refusal).await
        }
    }
}
