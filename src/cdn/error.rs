//! How what is wrong with a file ends a request.

use coppice_http_files::kind::FileKindError;
use coppice_http_files::name::NameError;
use coppice_http_files::signed_link::SignedLinkError;

use crate::error::AppError;

impl From<FileKindError> for AppError {
    fn from(error: FileKindError) -> Self {
        Self::Unprocessable(error.to_string())
    }
}

impl From<NameError> for AppError {
    fn from(error: NameError) -> Self {
        Self::Unprocessable(error.to_string())
    }
}

impl From<SignedLinkError> for AppError {
    fn from(error: SignedLinkError) -> Self {
        Self::Forbidden(error.to_string())
    }
}
