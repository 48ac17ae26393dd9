//! What the forms of what a shop sells by do.

mod checkout;
mod item;

pub use checkout::{save_checkout, save_included};
pub use item::{create, delete, save};

use axum::response::{IntoResponse, Redirect, Response};

use crate::ui::NOTICE;

fn saved(path: &str) -> Response {
    Redirect::to(&format!("{path}?saved=1{NOTICE}")).into_response()
}
