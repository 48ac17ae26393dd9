//! Comparing what is listed with what is stored, a step at a time.

use axum::Json;
use axum::extract::Form;
use axum::response::{IntoResponse, Response};

use crate::cdn::islands::DriftStep;
use crate::cdn::pages;
use crate::cdn::pages::drift::StepForm;
use crate::cdn::service::drift::{self, Outcome};
use crate::cdn::service::{Actor, forget_cached};
use crate::error::AppError;
use crate::extract::{Admin, ResponseFormat};
use crate::locals::Locals;

/// `POST /admin/cdn/drift/step`: takes a step.
pub async fn compare(
    locals: Locals,
    admin: Admin,
    format: ResponseFormat,
    Form(form): Form<StepForm>,
) -> Result<Response, AppError> {
    let after = form.after.as_deref().filter(|after| !after.is_empty());
    let step = drift::step(&Actor::from_locals(&locals), after, form.repair()).await?;
    let repaired = step.findings.iter().filter(|finding| finding.outcome == Outcome::Repaired);
    forget_cached(&locals, repaired.map(|finding| finding.key.clone()).collect());
    let findings = step.findings.into_iter().map(|finding| (finding.to_string(), finding.key)).collect();
    let compared = form.compared.saturating_add(step.compared);
    let step = DriftStep { findings, next: step.next, compared, total: step.total };
    if format == ResponseFormat::Json {
        return Ok(Json(step).into_response());
    }
    let found = form.found.saturating_add(u64::try_from(step.findings.len()).unwrap_or(u64::MAX));
    Ok(pages::drift::step_page(&locals, &admin, &form, step, found))
}
