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

/// What has come of a form, on top of the page that follows.
pub fn notice(tone: Tone, content: impl RenderHtml + 'static) -> Html {
    let (class, role) = match tone {
        Tone::Good => ("notice good", "status"),
        Tone::Plain => ("notice", "status"),
        Tone::Bad => ("notice bad", "alert"),
    };
    view! { <p class=class id="notice" role=role tabindex="-1" autofocus>{content}</p> }.into_html()
}
