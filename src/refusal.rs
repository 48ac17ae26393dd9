//! What an entry finds wrong with a request before the application sees it.

use crate::error::AppError;

/// Put into a request's extensions by an entry that can't let it in. The hooks answer it as any other error: with a page or
/// JSON, an id, and a line in the log.
#[derive(Debug, Clone)]
pub struct Refusal(pub AppError);
