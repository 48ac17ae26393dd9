//! What the forms of those who run the shop do with orders.

use std::collections::BTreeMap;

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use coppice_orders::state::{By, Step};

use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::orders::model::{PaymentForm, RefundForm};
use crate::orders::pages::detail::{self, Refused};
use crate::orders::service;
use crate::ui::NOTICE;

/// A form as it was typed, by its fields: they are not the same of all orders.
type Fields = BTreeMap<String, String>;

fn field(fields: &Fields, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

fn revision(fields: &Fields) -> i64 {
    field(fields, "revision").parse().unwrap_or(0)
}

/// `POST /admin/orders/:id/payment`: money has come.
pub async fn enter_payment(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let form = PaymentForm {
        revision: revision(&fields),
        key: field(&fields, "key"),
        amount: field(&fields, "amount"),
        note: field(&fields, "note"),
    };
    let done = service::enter_payment(&locals, &id, &form).await;
    answer(&locals, &admin, &id, fields, done.map(drop)).await
}

/// `POST /admin/orders/:id/pack`.
pub async fn pack(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let done = service::step(&locals, &id, Step::Pack, "", revision(&fields)).await;
    answer(&locals, &admin, &id, fields, done).await
}

/// `POST /admin/orders/:id/ship`.
pub async fn ship(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let done = service::step(&locals, &id, Step::Ship, &field(&fields, "tracking"), revision(&fields)).await;
    answer(&locals, &admin, &id, fields, done).await
}

/// `POST /admin/orders/:id/deliver`.
pub async fn deliver(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let done = service::step(&locals, &id, Step::Deliver, "", revision(&fields)).await;
    answer(&locals, &admin, &id, fields, done).await
}

/// `POST /admin/orders/:id/cancel`.
pub async fn cancel(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let done = service::cancel(&locals, &id, By::Admin, "by the shop", Some(revision(&fields))).await;
    answer(&locals, &admin, &id, fields, done).await
}

/// `POST /admin/orders/:id/refund`: money goes back; `p0`, `p1`, … are how many pieces of each line.
pub async fn refund(
    locals: Locals,
    admin: Admin,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let pieces = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix('p')?.parse::<i64>().ok()?, value.clone())));
    let form = RefundForm {
        revision: revision(&fields),
        pieces: pieces.collect(),
        amount: field(&fields, "back"),
        restocks: !field(&fields, "restock").is_empty(),
        why: field(&fields, "why"),
    };
    let done = service::give_back(&locals, &id, &form).await;
    answer(&locals, &admin, &id, fields, done).await
}

/// The order again: with what was done, or why it was not, and what was typed.
async fn answer(
    locals: &Locals,
    admin: &Admin,
    id: &str,
    fields: Fields,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    let Err(error) = done else {
        return Ok(Redirect::to(&format!("/admin/orders/{id}?done=1{NOTICE}")).into_response());
    };
    let field = match &error {
        AppError::Invalid { field, .. } => field.clone(),
        AppError::Conflict(_) => String::new(),
        _ => return Err(error),
    };
    let refused = Refused { fields, field, message: error.to_string() };
    detail::refused(locals, admin, id, error.status(), refused).await
}
