//! Comparing what is listed with what is stored, a step at a time, without scripts.

use axum::response::Response;

use crate::cdn::api;
use crate::cdn::pages::drift::{StepForm, step_page};
use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;

/// `POST /admin/cdn/drift/step`: takes a step.
pub async fn compare(locals: Locals, admin: Admin, Form(form): Form<StepForm>) -> Result<Response, AppError> {
    let StepForm { after, compared, untracked, orphan, different, .. } = form.clone();
    let step = api::drift_step(after, compared, untracked, orphan, different).await?;
    let found = form.found.saturating_add(u64::try_from(step.findings.len()).unwrap_or(u64::MAX));
    Ok(step_page(&locals, &admin, &form, step, found))
}
