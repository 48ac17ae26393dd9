//! How the error of a server function gets past the framework, which knows but one status and one text for all.

use std::sync::{Arc, Mutex, PoisonError};

use super::AppError;

/// Where the error of a server function is left for whoever makes the answer of it. Provided as a context around it.
#[derive(Debug, Clone, Default)]
pub struct Reported(Arc<Mutex<Option<AppError>>>);

impl Reported {
    /// Leaves an error.
    pub fn put(&self, error: AppError) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// The error that was left, which is given out once.
    pub fn take(&self) -> Option<AppError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
