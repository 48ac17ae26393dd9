//! What the forms of shoppers do.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::AppError;
use crate::extract::Form;
use crate::locals::Locals;
use crate::orders::model::CheckoutForm;
use crate::orders::pages::{checkout, find};
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

/// `POST /orders/:id.:mac/files/:id`: a file of what was bought is downloaded, which counts.
pub async fn download(
    locals: Locals,
    Path((segment, file)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let there = service::download(&locals, &segment, &file).await?;
    let there = there.unwrap_or_else(|| format!("/orders/{segment}?downloaded=1{NOTICE}"));
    Ok(Redirect::to(&there).into_response())
}

/// `POST /orders/find`: has the links to an address's orders sent there. What comes of it, only the mail tells.
pub async fn find_orders(locals: Locals, Form(form): Form<Typed>) -> Result<Response, AppError> {
    if !locals.app.config.auth.by_code {
        return Err(AppError::NotFound("This shop can send no mail.".into()));
    }
    let email = form.field("email");
    match service::find_orders(&locals, &email).await {
        Ok(()) => Ok(Redirect::to(&format!("/orders/find?sent=1{NOTICE}")).into_response()),
        Err(AppError::Invalid { message, .. }) => Ok(find::refused(&locals, email, message)),
        Err(error) => Err(error),
    }
}

/// `POST /orders/:id.:mac/cancel`: its buyer does not want it any more.
///
/// What it holds is back in their cart, to which they go on where they come from there (`to=cart`).
pub async fn cancel(
    locals: Locals,
    Path(segment): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, AppError> {
    let payments = service::open_order(&locals, &segment).await?;
    let is_back = service::cancel_own(&locals, payments).await?;
    let there = match (is_back, form.field("to") == "cart") {
        (true, true) => format!("/cart?back=1{NOTICE}"),
        (true, false) => format!("/orders/{segment}?canceled=1&back=1{NOTICE}"),
        (false, _) => format!("/orders/{segment}?canceled=1{NOTICE}"),
    };
    Ok(Redirect::to(&there).into_response())
}
