//! Links that open a private file for a while.

use axum::extract::Path;
use axum::response::Response;

use super::manage::save_typed;
use crate::cdn::pages;
use crate::cdn::pages::file::{FileForm, Refusal};
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;

/// `POST /admin/cdn/files/:id/link`: the file's page, with a link.
pub async fn sign_link(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<FileForm>,
) -> Result<Response, AppError> {
    if let Some(answer) = save_typed(&locals, &admin, &id, &form).await? {
        return Ok(answer);
    }
    let days =
        form.days.as_deref().and_then(|days| days.parse::<u8>().ok()).filter(|days| (1..=7).contains(days));
    let Some(days) = days else {
        let error = AppError::Unprocessable("A link is good for one to seven days.".into());
        let refusal = Refusal::of(form, "days", error)?;
        return pages::file::refused(&locals, &admin, id, refusal).await;
    };
    let seconds = i64::from(days).saturating_mul(24 * 3_600);
    let expires = locals.app.platform.clock.now().saturating_add(seconds);
    pages::file::with_link(&locals, &admin, id, expires).await
}
