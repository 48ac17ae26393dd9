//! How it is.

use coppice_kv_api::Backend;

use crate::error::AppError;
use crate::kv_api::store::phase::{phase, phase_statement};
use crate::readiness::store::{Schema, schema_statement};
use crate::request_context::RequestContext;

/// The number of the last change to the tables of the database, which answers; and where values are. The second is that of the namespace
/// with a mirror, if there is one.
///
/// # Errors
/// What the database can't do.
pub async fn health(context: &RequestContext) -> Result<(String, Backend), AppError> {
    let mirror = context.app.config.kv_api.mirror.as_ref();
    let mut statements = vec![schema_statement()];
    statements.extend(mirror.map(phase_statement));
    let rows = context.db.batch(statements).await?;
    let schema = rows.first().map(Schema::read).transpose()?.unwrap_or_default();
    let backend = rows.get(1).map(phase).transpose()?.map_or(Backend::D1, |phase| phase.backend);
    Ok((schema.last, backend))
}
