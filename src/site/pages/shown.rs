//! What a form is shown for, and what is said of it.

use axum::http::StatusCode;
use serde::Deserialize;

use crate::site::texts;
use crate::ui::{Html, Tone, notice};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Saved {
    saved: Option<String>,
}

/// What the form of a `T` is shown for.
pub enum Shown<T> {
    /// To change it.
    Stored {
        /// Whether it was just saved.
        saved: bool,
    },
    /// To see how what was typed would look.
    Previewed,
    /// Because a field is not what it must be: which, and why.
    Refused(String, String),
    /// Because somebody else was first; with what was typed, as it would be stored.
    Stale(Box<T>),
    /// Because what was to be changed is no longer there, and what was typed is.
    Gone,
}

impl<T> From<Saved> for Shown<T> {
    fn from(query: Saved) -> Self {
        Self::Stored { saved: query.saved.is_some() }
    }
}

impl<T> Shown<T> {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Stored { .. } | Self::Previewed => StatusCode::OK,
            Self::Refused(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::Gone => StatusCode::NOT_FOUND,
        }
    }

    /// What is said above the form.
    pub fn notice(&self) -> Option<Html> {
        Some(match self {
            Self::Stored { saved: false } => return None,
            Self::Stored { saved: true } => notice(Tone::Good, texts::SAVED),
            Self::Previewed => notice(Tone::Plain, texts::PREVIEWED),
            Self::Refused(_, message) => notice(Tone::Bad, format!("Error: {message}")),
            Self::Stale(_) => notice(Tone::Bad, texts::STALE),
            Self::Gone => notice(Tone::Bad, format!("{} {}", texts::GONE, texts::GONE_KEPT)),
        })
    }

    /// The field that is wrong, and why.
    pub fn problem(&self) -> Option<(&str, &str)> {
        match self {
            Self::Refused(field, message) => Some((field, message)),
            _ => None,
        }
    }

    /// What was typed, where it is not what is stored now.
    pub fn yours(&self) -> Option<&T> {
        match self {
            Self::Stale(yours) => Some(yours),
            _ => None,
        }
    }
}
