//! What the forms of shoppers do.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::CheckoutForm;
use crate::orders::pages::checkout;
use crate::orders::service;
use crate::typed::Typed;
use crate::ui::NOTICE;

/// `POST /checkout`: reckons what was typed (`act=update`), or orders it (`act=place`).
pub async fn place(locals: Locals, Form(form): Form<Typed>) -> Result<Response, AppError> {
    let outcome = service::checkout(&locals, CheckoutForm::read(&form)).await?;
    Ok(checkout::answer(&locals, outcome))
}

/// `POST /orders/:id.:mac/pay`: to the page on which it is paid.
pub async fn pay(locals: Locals, Path(segment): Path<String>) -> Result<Response, AppError> {
    let payments = service::open_order(&locals, &segment).await?;
    let page = service::pay(&locals, &payments).await?;
    let page = page.unwrap_or_else(|| format!("/orders/{segment}?unpaid=1{NOTICE}"));
    Ok(Redirect::to(&page).into_response())
}

/// `GET /orders/:id.:mac/return`: who has paid comes back. It asks what has come of that, and writes it down: a fact, and nobody's
/// wish, so that a link may do it.
pub async fn back(locals: Locals, Path(segment): Path<String>) -> Result<Response, AppError> {
    let payments = service::open_order(&locals, &segment).await?;
    service::returned(&locals, payments).await?;
    Ok(Redirect::to(&format!("/orders/{segment}?returned=1{NOTICE}")).into_response())
}

/// `POST /orders/:id.:mac/cancel`: its buyer does not want it any more.
pub async fn cancel(locals: Locals, Path(segment): Path<String>) -> Result<Response, AppError> {
    let order = service::open_order(&locals, &segment).await?.order;
    service::cancel_own(&locals, &order.id).await?;
    Ok(Redirect::to(&format!("/orders/{segment}?canceled=1{NOTICE}")).into_response())
}
