//! The cart's forms. Each answers a browser with a redirect or the page again, and a script with JSON.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use coppice_catalogue::slug::is_slug;
use serde::Deserialize;
use serde_json::json;

use crate::error::AppError;
use crate::extract::{Form, ResponseFormat};
use crate::locals::Locals;
use crate::region;
use crate::shop::model::Variant;
use crate::shop::pages::cart::CartLineError;
use crate::shop::pages::product::ProductFormError;
use crate::shop::pages::{cart, price, product};
use crate::shop::service::{self, CartChange, CartError};
use crate::ui::NOTICE;

/// The form of a product page.
#[derive(Debug, Deserialize)]
pub struct AddForm {
    #[serde(default)]
    slug: String,
    variant: String,
    #[serde(default)]
    quantity: String,
}

/// The form of a line of the cart.
#[derive(Debug, Deserialize)]
pub struct ChangeForm {
    #[serde(default)]
    quantity: String,
}

/// `POST /cart/lines`: puts a variant into the cart.
pub async fn add_line(
    locals: Locals,
    format: ResponseFormat,
    Form(form): Form<AddForm>,
) -> Result<Response, AppError> {
    match (service::add_to_cart(&locals, &form.variant, &form.quantity).await, format) {
        (Ok(change), ResponseFormat::Json) => {
            let said = product::added_markup(added(&form));
            Ok(Json(json!({ "count": change.count, "said": said })).into_response())
        }
        (Ok(_), ResponseFormat::Html) if is_slug(&form.slug) => {
            let added = added(&form);
            // The variant was found in the database, so that its id can stand in an address.
            Ok(redirect(&format!("/shop/{}?variant={}&added={added}{NOTICE}", form.slug, form.variant)))
        }
        (Ok(_), ResponseFormat::Html) => Ok(redirect("/cart")),
        (Err(CartError::App(error)), _) => Err(error),
        (Err(problem), ResponseFormat::Html) if is_slug(&form.slug) => {
            let problem = ProductFormError {
                variant: form.variant,
                quantity: form.quantity,
                message: problem.to_string(),
            };
            product::page_with_error(&locals, &form.slug, problem).await
        }
        (Err(problem), _) => Err(problem.into()),
    }
}

/// `POST /cart/lines/:variant`: sets the quantity of a line; 0 takes it out.
pub async fn change_line(
    locals: Locals,
    format: ResponseFormat,
    Path(variant): Path<String>,
    Form(form): Form<ChangeForm>,
) -> Result<Response, AppError> {
    match (service::set_quantity(&locals, &variant, &form.quantity).await, format) {
        (Ok(change), ResponseFormat::Json) => Ok(changed(&locals, &change)),
        (Ok(change), ResponseFormat::Html) => {
            let done = if change.held == 0 { "removed" } else { "changed" };
            Ok(redirect(&format!("/cart?{done}=1{NOTICE}")))
        }
        (Err(CartError::App(error)), _) => Err(error),
        (Err(problem), ResponseFormat::Html) => {
            let problem = CartLineError { variant, quantity: form.quantity, message: problem.to_string() };
            cart::page_with_error(&locals, problem).await
        }
        (Err(problem), ResponseFormat::Json) => Err(problem.into()),
    }
}

/// `GET` of a form's address, as by loading its answer again: the cart.
pub async fn to_cart() -> Redirect {
    Redirect::to("/cart")
}

/// How many were put in, by a form that was taken.
fn added(form: &AddForm) -> i64 {
    form.quantity.trim().parse().unwrap_or(1).clamp(1, Variant::MAX_QUANTITY)
}

/// `POST /cart/losses`: the visitor has read what has left the cart.
pub async fn forget_losses(locals: Locals) -> Result<Response, AppError> {
    service::forget_losses(&locals).await?;
    Ok(redirect("/cart"))
}

fn changed(locals: &Locals, change: &CartChange) -> Response {
    let currency = &locals.tenant.currency;
    let line = change
        .variant
        .as_ref()
        .zip(change.quantity)
        .map(|(variant, quantity)| price::total(variant, quantity));
    Json(json!({ "count": change.count, "line": line, "subtotal": region::money(change.subtotal, currency) }))
        .into_response()
}

/// Sends the browser on, so that going back or loading again does not send the form again (RFC 9110, 15.4.4).
fn redirect(path: &str) -> Response {
    Redirect::to(path).into_response()
}
