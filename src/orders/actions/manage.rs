//! What the forms of those who run the shop do with orders.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use coppice_orders::state::Step;

use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::locals::Locals;
use crate::orders::model::{PaymentForm, RefundForm};
use crate::orders::pages::detail::{self, Refused};
use crate::orders::pages::erase;
use crate::orders::service;
use crate::ui::NOTICE;

/// A form as it was typed, by its fields: they are not the same of all orders.
type Fields = BTreeMap<String, String>;

fn field(fields: &Fields, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

/// `POST /admin/orders/:id/:act`: what is done with an order as it was looked at (`revision`): `payment`, money has come; `pack`, `ship`,
/// `deliver`; `cancel`; `refund`, money goes back, where `p0`, `p1`, … are how many pieces of each line.
pub async fn manage(
    locals: Locals,
    admin: Admin,
    Path((id, act)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, AppError> {
    let seen = field(&fields, "revision").parse().unwrap_or(0);
    let done = match act.as_str() {
        "payment" => service::enter_payment(&locals, &id, &payment(&fields, seen)).await,
        "pack" => service::step(&locals, &id, Step::Pack, "", seen).await,
        "ship" => service::step(&locals, &id, Step::Ship, &field(&fields, "tracking"), seen).await,
        "deliver" => service::step(&locals, &id, Step::Deliver, "", seen).await,
        "cancel" => service::cancel(&locals, &id, seen).await,
        "refund" => service::give_back(&locals, &id, &refund(&fields, seen)).await,
        _ => return Err(AppError::NotFound("There is nothing like that to do with an order.".into())),
    };
    answer(&locals, &admin, &id, fields, done).await
}

/// `POST /admin/orders/:id/erase`: whoever has placed the order is erased.
pub async fn erase(locals: Locals, admin: Admin, Path(id): Path<String>) -> Result<Response, AppError> {
    match service::erase_person(&locals, &id).await? {
        None => Ok(Redirect::to(&format!("/admin/orders/{id}?done=1{NOTICE}")).into_response()),
        Some(person) => Ok(erase::refused(&locals, &admin, &id, &person)),
    }
}

fn payment(fields: &Fields, revision: i64) -> PaymentForm {
    let field = |name| field(fields, name);
    PaymentForm { revision, key: field("key"), amount: field("amount"), note: field("note") }
}

fn refund(fields: &Fields, revision: i64) -> RefundForm {
    let pieces = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix('p')?.parse::<i64>().ok()?, value.clone())));
    RefundForm {
        revision,
        pieces: pieces.collect(),
        amount: field(fields, "back"),
        restocks: !field(fields, "restock").is_empty(),
        why: field(fields, "why"),
    }
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
