//! The list.

use crate::error::AppError;
use crate::locals::Locals;
use crate::products::model::{ListQuery, ManagedList};
use crate::products::store;

/// A page of the products, whatever their status, the newest first; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_list(locals: &Locals, query: &ListQuery) -> Result<ManagedList, AppError> {
    Ok(store::get_managed_list(&locals.db, &locals.tenant.id, query).await?)
}
