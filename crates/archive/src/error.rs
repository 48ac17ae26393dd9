//! What is wrong with an archive.

use std::io;

/// Why an archive can't be read or written, in words for whoever has it.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It ends before its end.
    #[error("the archive ends too early: it was cut off, or never written to its end")]
    Cut,
    /// What is in it is not what was written.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// It is something else.
    #[error("this is no archive of a shop's")]
    Foreign,
    /// A later version has written it.
    #[error("the archive has format {0}, which this version of Coppice does not know; a newer one does")]
    Newer(u32),
    /// Nothing was given to open it with.
    #[error("the archive is encrypted, and {0} is needed to open it")]
    Locked(&'static str),
    /// What was given does not open it.
    #[error("the archive does not open: this is not its passphrase or key, or its first bytes are damaged")]
    WrongKey,
    /// What was to be written has no place in an archive.
    #[error("{0}")]
    Refused(String),
    /// The file could not be read or written.
    #[error("the file could not be read or written: {0}")]
    Io(io::Error),
}

impl ArchiveError {
    /// An error of a reader: where it says that there is no more, or that what is there was changed, the archive is bad.
    pub(crate) fn reading(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Cut,
            io::ErrorKind::InvalidData => {
                Self::Damaged("its bytes are not those that were encrypted".to_owned())
            }
            _ => Self::Io(error),
        }
    }

    pub(crate) fn damaged(why: impl Into<String>) -> Self {
        Self::Damaged(why.into())
    }
}
