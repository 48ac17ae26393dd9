use crate::error::AppError;
use crate::flags;
use crate::locals::Locals;

/// What is said where an operator has switched imports off.
pub const SWITCHED_OFF: &str =
    "Importing is switched off for the moment, and no file is taken. Please come back a little later.";

/// Whether catalogues are taken in now.
pub async fn is_open(locals: &Locals) -> bool {
    flags::enabled(locals, flags::CATALOGUE_IMPORT).await
}

/// The same as an error.
///
/// # Errors
/// [`AppError::SwitchedOff`].
pub async fn check_open(locals: &Locals) -> Result<(), AppError> {
    flags::check_enabled(locals, flags::CATALOGUE_IMPORT, SWITCHED_OFF).await
}
