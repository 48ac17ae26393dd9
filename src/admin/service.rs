//! What the overview shows.

use super::model::Overview;
use super::store;
use crate::error::AppError;
use crate::locals::Locals;
use crate::products::model::Only;

/// What there is in the shop, and what was done last; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_overview(locals: &Locals) -> Result<Overview, AppError> {
    Ok(store::get_overview(&locals.db, &locals.tenant.id, Only::FEW).await?)
}
