use leptos::prelude::*;

use super::{Html, IntoHtml, Tone, notice};

/// What was done to several things, where not all went as it was asked: a sentence, each that was left with why, and the way
/// back.
pub fn outcomes(words: String, left: Vec<(String, String)>, back: String, back_words: &'static str) -> Html {
    let rows = left.into_iter().map(|(name, why)| {
        view! { <li data-testid="left"><b><bdi>{name}</bdi></b> ": " {why}</li> }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        {notice(Tone::Plain, words)}
        <ul class="outcomes">{rows}</ul>
        <p><a href=back>{back_words}</a></p>
    }
    .into_html()
}
