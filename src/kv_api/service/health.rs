//! How it is.

use crate::error::AppError;
use crate::kv_api::store::health;
use crate::request_context::RequestContext;

/// The number of the last change to the tables of the database, which answers.
///
/// # Errors
/// What the database can't do.
pub async fn schema(context: &RequestContext) -> Result<String, AppError> {
    Ok(health::schema(&context.db).await?)
}
