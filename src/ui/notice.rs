use leptos::prelude::*;

use super::{Html, IntoHtml};

/// What a form's address ends in: its answer is then read from its notice on, by whoever sees it or hears it. A redirect
/// without a fragment of its own keeps it (RFC 9110, section 10.2.2).
pub const NOTICE: &str = "#notice";

/// What has come of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It was done.
    Good,
    /// There is something to know.
    Plain,
    /// It was not done.
    Bad,
}

impl Tone {
    /// Its class, and how it is told to who hears it.
    fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::Good => ("notice good", "status"),
            Self::Plain => ("notice", "status"),
            Self::Bad => ("notice bad", "alert"),
        }
    }
}

/// What has come of a form, on top of the page that follows.
pub fn notice(tone: Tone, content: impl RenderHtml + 'static) -> Html {
    let (class, role) = tone.shown();
    view! { <p class=class id="notice" role=role tabindex="-1" autofocus>{content}</p> }.into_html()
}

/// The same of several things: a sentence, and each of them.
pub fn notice_list(tone: Tone, sentence: &'static str, each: Vec<Html>) -> Html {
    let (class, role) = tone.shown();
    let each: Vec<_> = each.into_iter().map(|one| view! { <li dir="auto">{one}</li> }).collect();
    view! { <div class=class id="notice" role=role tabindex="-1" autofocus><p>{sentence}</p><ul>{each}</ul></div> }
        .into_html()
}
