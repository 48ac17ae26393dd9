//! What the overview shows.

use super::model::Overview;
use super::store;
use crate::error::AppError;
use crate::locals::Locals;

/// What there is in the shop, and what was done last; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_overview(locals: &Locals) -> Result<Overview, AppError> {
    let now = locals.app.platform.clock.now();
    Ok(store::get_overview(&locals.db, &locals.tenant.id, now).await?)
}
