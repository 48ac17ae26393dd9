use axum::http::StatusCode;
use serde::Deserialize;

use crate::orders::texts;
use crate::ui::{Html, Tone, notice};

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    saved: Option<String>,
    deleted: Option<String>,
}

/// What a form of a `T` is shown for.
pub enum Shown<T> {
    /// To change it.
    Stored,
    /// After something was done: what is said of it.
    Done(&'static str),
    /// Because a field is not what it must be: which, and why.
    Refused(String, String),
    /// Because somebody else was first; with what was typed, as it would be stored.
    Stale(T),
    /// Because what was to be changed is no longer there, and what was typed is.
    Gone,
}

impl<T> From<Done> for Shown<T> {
    fn from(query: Done) -> Self {
        match query {
            Done { deleted: Some(_), .. } => Self::Done(texts::DELETED),
            Done { saved: Some(_), .. } => Self::Done(texts::SAVED),
            Done { .. } => Self::Stored,
        }
    }
}

impl<T> Shown<T> {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Stored | Self::Done(_) => StatusCode::OK,
            Self::Refused(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::Gone => StatusCode::NOT_FOUND,
        }
    }

    /// What is said above the form.
    pub fn notice(&self) -> Option<Html> {
        Some(match self {
            Self::Stored => return None,
            Self::Done(said) => notice(Tone::Good, *said),
            Self::Refused(_, message) => notice(Tone::Bad, format!("Error: {message}")),
            Self::Stale(_) => notice(Tone::Bad, texts::STALE),
            Self::Gone => notice(Tone::Bad, texts::GONE),
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
