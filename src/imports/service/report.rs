//! The refused products of an import, to mend and bring again.

use coppice_platform::{ErrorKind, PlatformError, Service};

use super::file;
use super::jobs::none;
use crate::error::AppError;
use crate::imports::store;
use crate::locals::Locals;

/// The rows of the file that were refused, with why; and whether they are a CSV.
///
/// # Errors
/// [`AppError::NotFound`] of another shop's import, or where its file is gone; what the platform can't do.
pub async fn refused_rows(locals: &Locals, id: &str) -> Result<(Vec<u8>, bool), AppError> {
    let job = store::get_job(&locals.db, &locals.tenant.id, id).await?.ok_or_else(none)?;
    let refused = store::get_refused(&locals.db, id).await?;
    // The file is in memory meanwhile.
    let _seat = locals.app.seat(&locals.app.seats.forms, &locals.address).await?;
    let gone = || AppError::NotFound("The file of this import is not there any more.".into());
    let reader = file::open(&locals.app.platform, &job, &locals.tenant.currency).await?.ok_or_else(gone)?;
    let reader = reader.map_err(|_| gone())?;
    let mut rows = Vec::new();
    reader
        .write_refused(&refused, &mut rows)
        .map_err(|error| PlatformError::new(Service::Bucket, "refused_rows", ErrorKind::Decode, error))?;
    Ok((rows, reader.is_csv()))
}
