use axum::http::StatusCode;
use serde::Deserialize;

use super::{Html, Tone, notice};

/// What was just done, as an address says it.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    /// Something was saved.
    pub saved: Option<String>,
    /// Something was deleted.
    pub deleted: Option<String>,
}

/// What a form of a `T` is shown for.
pub enum Shown<T> {
    /// To change it.
    Stored,
    /// After something was done: what is said of it.
    Done(&'static str),
    /// To see how what was typed would look: what is said of that.
    Previewed(&'static str),
    /// Because a field is not what it must be: which, and why.
    Refused(String, String),
    /// Because somebody else was first; with what was typed, as it would be stored.
    Stale(Box<T>),
    /// Because what was to be changed is no longer there, and what was typed is.
    Gone,
}

/// What a feature says above its forms.
pub struct ShownWords {
    /// Where somebody else was first.
    pub stale: &'static str,
    /// Where what was to be changed is no longer there.
    pub gone: &'static str,
}

impl<T> Shown<T> {
    /// After this was done, where anything was.
    pub fn after(done: Option<&'static str>) -> Self {
        done.map_or(Self::Stored, Self::Done)
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Stored | Self::Done(_) | Self::Previewed(_) => StatusCode::OK,
            Self::Refused(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::Gone => StatusCode::NOT_FOUND,
        }
    }

    /// What is said above the form.
    pub fn notice(&self, words: &ShownWords) -> Option<Html> {
        Some(match self {
            Self::Stored => return None,
            Self::Done(said) => notice(Tone::Good, *said),
            Self::Previewed(said) => notice(Tone::Plain, *said),
            Self::Refused(_, message) => notice(Tone::Bad, format!("Error: {message}")),
            Self::Stale(_) => notice(Tone::Bad, words.stale),
            Self::Gone => notice(Tone::Bad, words.gone),
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
