//! Links that open a private file for a while.

use axum::extract::{Form, Path};
use axum::response::Response;
use serde::Deserialize;

use crate::cdn::pages;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;

/// How long a link is to be good.
#[derive(Debug, Deserialize)]
pub struct LinkForm {
    days: u8,
}

/// `POST /admin/cdn/files/:id/link`: the file's page, with a link.
pub async fn sign_link(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(LinkForm { days }): Form<LinkForm>,
) -> Result<Response, AppError> {
    if !(1..=7).contains(&days) {
        return Err(AppError::Unprocessable("A link is good for one to seven days.".into()));
    }
    let seconds = i64::from(days).saturating_mul(24 * 3_600);
    let expires = locals.app.platform.clock.now().saturating_add(seconds);
    pages::file::with_link(&locals, &admin, id, expires).await
}
