//! What a bookkeeper takes.

use axum::body::Body;
use axum::response::Response;
use serde::Deserialize;

use crate::attachment::{CSV, attachment};
use crate::error::AppError;
use crate::extract::{Admin, Query};
use crate::locals::Locals;
use crate::orders::service::books::{self, Days};

/// Which days are taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DaysQuery {
    /// The first, as `2026-01-01`; from the beginning where it is empty.
    from: String,
    /// The last; up to now where it is empty.
    to: String,
}

/// `GET /admin/orders/payments.csv`: what came and went.
pub async fn payments_csv(
    locals: Locals,
    _: Admin,
    Query(query): Query<DaysQuery>,
) -> Result<Response, AppError> {
    let payments = books::payments_csv(&locals, Days::parse(&query.from, &query.to)?);
    Ok(attachment(&locals, CSV, "payments.csv", Body::from_stream(payments)))
}
