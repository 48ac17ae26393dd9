//! How far a walk has got.

use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// How far a walk has got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The last key that was compared.
    pub after: String,
    /// Where the bucket's listing goes on.
    pub cursor: Option<String>,
}

impl Place {
    /// Reads it as a step has answered it.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        serde_json::from_str(text).map_err(|_| {
            AppError::BadRequest("The comparison can't go on from there. Please begin anew.".into())
        })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::json!(self).to_string())
    }
}
