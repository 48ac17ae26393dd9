//! The one error a request can end with: on the server, where it is made, and in the browser, which is told of it.

mod wire;

#[cfg(feature = "ssr")]
mod reported;
#[cfg(feature = "ssr")]
mod response;

#[cfg(feature = "ssr")]
use std::sync::Arc;

#[cfg(feature = "ssr")]
use coppice_platform::PlatformError;

#[cfg(feature = "ssr")]
pub use reported::Reported;
pub use wire::{Envelope, ErrorJson};

/// Why a request has no better answer. Its text is for the visitor and holds nothing of the inside; what it was
/// made from goes to the log.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppError {
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The request can't be understood.
    #[error("{0}")]
    BadRequest(String),
    /// Nobody is signed in, and somebody must be.
    #[error("Please sign in first.")]
    SignInNeeded {
        /// Where to go on afterwards.
        return_to: String,
    },
    /// The request is not the visitor's own.
    #[error("{0}")]
    Forbidden(String),
    /// The request is understood but can't be done.
    #[error("{0}")]
    Unprocessable(String),
    /// One of its fields is not what it must be.
    #[error("{message}")]
    Invalid {
        /// The field's name.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// Somebody else has changed it meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// The host is nobody's (RFC 9110, section 15.5.20).
    #[error("There is no shop at this host.")]
    Misdirected,
    /// The method is not one of this address.
    #[error("This address does not answer to that method.")]
    MethodNotAllowed,
    /// What the request brings is not of the kind this address takes.
    #[error("This address takes JSON alone.")]
    UnsupportedMediaType,
    /// What the request brings is compressed.
    #[error("What you sent is compressed, which nobody reads here. Please send it as it is.")]
    Encoded,
    /// The request is too large.
    #[error("That is more than we can take in one request.")]
    TooLarge,
    /// What the request brings does not come.
    #[error("We waited for the rest of that, and it did not come. Please send it again.")]
    TooSlow,
    /// It was tried more often than a limit allows (RFC 6585, section 4).
    #[error("Too many tries. Please wait {} and try again.", wait(*.retry_after))]
    TooMany {
        /// Tries in one window; 0 in the browser, which is not told.
        limit: u32,
        /// Seconds until there are tries again.
        retry_after: u32,
    },
    /// The shop is there for nobody but its owner yet, or not at all.
    #[error("This shop is being set up. Please come back a little later.")]
    BeingSetUp,
    /// An operator has switched it off for now.
    #[error("{0}")]
    SwitchedOff(String),
    /// Nothing may be changed for now: the home is being copied, or moved.
    #[error(
        "For a moment nothing can be changed here, because everything is being copied. Please try again in a minute."
    )]
    Held,
    /// Too much to do right now, or the database does not answer.
    #[error("We can't answer just now. Please try again in a moment.")]
    Unavailable {
        /// What failed, if it was not the load.
        #[cfg(feature = "ssr")]
        cause: Option<Arc<PlatformError>>,
    },
    /// A mistake of ours.
    #[error("Something went wrong on our side. We have made a note of it.")]
    Internal {
        /// What failed.
        #[cfg(feature = "ssr")]
        cause: Option<Arc<PlatformError>>,
    },
    /// The browser was told of an error by somebody who does not know us, such as a proxy.
    #[error("{}", from_elsewhere(*.0))]
    Other(u16),
    /// The browser does not get through to the server.
    #[error("The connection is lost. Please try again once it is back.")]
    Unreachable,
    /// The browser can't make anything of the answer: it is an older or a newer release's.
    #[error("The answer can't be read. Please reload this page.")]
    Unreadable,
}

impl AppError {
    /// Seconds after which a visitor may try again.
    pub const RETRY_AFTER: u32 = 5;

    /// Seconds after which it is worth trying again to change something in a home that is being copied.
    pub const HELD_FOR: u32 = 20;

    /// Seconds after which it is worth asking again for a shop that is being set up.
    pub const SET_UP_AFTER: u32 = 600;

    /// Seconds for which it may be believed that something is switched off after it is on again.
    pub const SWITCHED_ON_AFTER: u32 = 60;

    /// The error's name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::BadRequest(_) => "bad_request",
            Self::SignInNeeded { .. } => "sign_in_needed",
            Self::Forbidden(_) => "forbidden",
            Self::Unprocessable(_) => "unprocessable",
            Self::Invalid { .. } => "invalid",
            Self::Conflict(_) => "conflict",
            Self::Misdirected => "misdirected",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::Encoded => "encoded",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::TooMany { .. } => "too_many",
            Self::BeingSetUp => "being_set_up",
            Self::SwitchedOff(_) => "switched_off",
            Self::Held => "held",
            Self::Unavailable { .. } => "unavailable",
            Self::Internal { .. } => "internal",
            Self::Other(_) => "other",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
        }
    }

    /// Seconds after which it may be tried again, where that is known.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { retry_after, .. } => Some(*retry_after),
            Self::BeingSetUp => Some(Self::SET_UP_AFTER),
            Self::SwitchedOff(_) => Some(Self::SWITCHED_ON_AFTER),
            Self::Held => Some(Self::HELD_FOR),
            Self::Unavailable { .. } => Some(Self::RETRY_AFTER),
            _ => None,
        }
    }
}

/// What somebody between the browser and us says, by its status alone: its words are for whoever runs it.
fn from_elsewhere(status: u16) -> String {
    match status {
        413 => {
            "A proxy before this site refuses so much at once (413). Whoever runs it can let it take more."
                .to_owned()
        }
        status => format!("A server between you and this site says {status}. Please try again in a moment."),
    }
}

/// A time to wait, in words: whole minutes, rounded up, once it is more than one.
fn wait(seconds: u32) -> String {
    match (seconds, seconds.div_ceil(60)) {
        (1, _) => "a second".to_owned(),
        (..60, _) => format!("{seconds} seconds"),
        (_, 1) => "a minute".to_owned(),
        (_, minutes) => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_wait_is_told_in_the_unit_people_count_it_in() {
        for (seconds, words) in [
            (1, "a second"),
            (2, "2 seconds"),
            (59, "59 seconds"),
            (60, "a minute"),
            (61, "2 minutes"),
            (600, "10 minutes"),
        ] {
            let error = AppError::TooMany { limit: 3, retry_after: seconds };
            assert_eq!(error.to_string(), format!("Too many tries. Please wait {words} and try again."));
        }
    }
}
