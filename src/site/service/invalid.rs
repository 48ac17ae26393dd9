use crate::error::AppError;
use crate::ui::Field;

/// What is said of a field that is not what it must be.
pub fn invalid(field: &Field, message: impl Into<String>) -> AppError {
    AppError::Invalid { field: field.name.to_owned(), message: message.into() }
}
