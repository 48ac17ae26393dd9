//! The form of a file's page, and why it was refused.

use serde::Deserialize;

use crate::cdn::model::Visibility;
use crate::error::AppError;

/// All that the page's form has. Each of its buttons also saves what was typed, so that none loses it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileForm {
    /// Another name.
    pub filename: Option<String>,
    /// Another folder.
    pub folder: Option<String>,
    /// What it shows, for those who can't see it.
    pub alt_text: Option<String>,
    /// For others.
    pub visibility: Option<Visibility>,
    /// How many days a link is to be good.
    pub days: Option<String>,
    /// The product that is to show it.
    pub slug: Option<String>,
    /// Set once what was asked was answered.
    pub sure: Option<String>,
}

/// The form, and why it was refused.
pub struct Refusal {
    /// What was typed.
    pub form: FileForm,
    /// The field with the mistake; may be none's.
    field: String,
    /// What is wrong.
    pub message: String,
}

impl Refusal {
    /// What of an error the person can mend; the others are the error again.
    ///
    /// # Errors
    /// What is no mistake in the form.
    pub fn of(form: FileForm, field: &str, error: AppError) -> Result<Self, AppError> {
        match error {
            AppError::Invalid { field, message } => Ok(Self { form, field, message }),
            AppError::Unprocessable(message) | AppError::NotFound(message) => {
                Ok(Self { form, field: field.to_owned(), message })
            }
            error => Err(error),
        }
    }

    /// What is wrong with this field.
    pub fn at(&self, field: &str) -> Option<String> {
        (self.field == field).then(|| self.message.clone())
    }
}
