//! Putting right what does not add up.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::error::AppError;
use crate::extract::{Admin, Form};
use crate::flags;
use crate::locals::Locals;
use crate::orders::pages::drift::{self, DriftQuery};
use crate::orders::service::drift::mend as mend_from;
use crate::ui::NOTICE;

/// Which step's findings are put right, and whether somebody has looked at them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MendForm {
    after: String,
    orders: u64,
    found: u64,
    sure: String,
}

/// `POST /admin/drift/mend`: puts right what a step finds, once somebody is `sure`.
pub async fn mend(locals: Locals, admin: Admin, Form(form): Form<MendForm>) -> Result<Response, AppError> {
    flags::check_enabled(&locals, flags::BOOKS_CHECK, drift::SWITCHED_OFF).await?;
    let MendForm { after, orders, found, sure } = form;
    let query = DriftQuery { after, orders, found, mended: None };
    if sure != "1" {
        return drift::refused(&locals, &admin, &query).await;
    }
    let mended = mend_from(&locals, &query.place()?).await?;
    let to = DriftQuery { mended: u64::try_from(mended).ok(), ..query };
    Ok(Redirect::to(&format!("{}{NOTICE}", to.address())).into_response())
}
