//! What the forms of those who run the shop do with orders.

use std::collections::BTreeMap;

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use coppice_orders::state::{By, Step};
use serde::Deserialize;

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::RefundForm;
use crate::orders::pages::detail;
use crate::orders::service;
use crate::ui::NOTICE;

/// Money that has come.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PaymentForm {
    amount: String,
    note: String,
    key: String,
}

/// What is done with an order as it was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    revision: i64,
    tracking: String,
}

/// `POST /admin/orders/:id/payment`: money has come.
pub async fn enter_payment(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<PaymentForm>,
) -> Result<Response, AppError> {
    let done = service::enter_payment(&locals, &id, &form.amount, &form.note, &form.key).await;
    answer(&locals, &admin, &id, done.map(drop)).await
}

/// `POST /admin/orders/:id/pack`.
pub async fn pack(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response, AppError> {
    let done = service::step(&locals, &id, Step::Pack, "", form.revision).await;
    answer(&locals, &admin, &id, done).await
}

/// `POST /admin/orders/:id/ship`.
pub async fn ship(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response, AppError> {
    let done = service::step(&locals, &id, Step::Ship, &form.tracking, form.revision).await;
    answer(&locals, &admin, &id, done).await
}

/// `POST /admin/orders/:id/deliver`.
pub async fn deliver(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response, AppError> {
    let done = service::step(&locals, &id, Step::Deliver, "", form.revision).await;
    answer(&locals, &admin, &id, done).await
}

/// `POST /admin/orders/:id/cancel`.
pub async fn cancel(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(form): Form<StepForm>,
) -> Result<Response, AppError> {
    let done = service::cancel(&locals, &id, By::Admin, "by the shop", Some(form.revision)).await;
    answer(&locals, &admin, &id, done).await
}

/// `POST /admin/orders/:id/refund`: money goes back; `p0`, `p1`, … are how many pieces of each line.
pub async fn refund(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let pieces = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix('p')?.parse::<i64>().ok()?, value.clone())));
    let form = RefundForm {
        revision: field("revision").parse().unwrap_or(0),
        pieces: pieces.collect(),
        amount: field("amount"),
        restocks: !field("restock").is_empty(),
        why: field("why"),
    };
    let done = service::give_back(&locals, &id, &form).await;
    answer(&locals, &admin, &id, done).await
}

/// The order again: with what was done, or why it was not.
async fn answer(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/admin/orders/{id}?done=1{NOTICE}")).into_response()),
        Err(error @ (AppError::Invalid { .. } | AppError::Conflict(_))) => {
            detail::refused(locals, admin, id, error.status(), error.to_string()).await
        }
        Err(error) => Err(error),
    }
}
