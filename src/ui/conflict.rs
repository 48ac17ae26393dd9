//! What two people have made of one thing.

use leptos::prelude::*;

use super::{Html, IntoHtml};

const CAPTION: &str = "What differs";
const THEIRS: &str = "Saved now";
const YOURS: &str = "Yours";
const NOTHING: &str = "nothing";

/// A field, as it is stored and as it was typed.
pub struct Side {
    /// What it is called.
    pub label: &'static str,
    /// As it is stored now.
    pub theirs: String,
    /// As it was typed.
    pub yours: String,
}

/// Those of the fields that differ, side by side.
pub fn differences(sides: Vec<Side>) -> Html {
    let shown = |text: String| {
        if text.is_empty() {
            view! { <i>{NOTHING}</i> }.into_html()
        } else {
            view! { <span class="lines-kept" dir="auto">{text}</span> }.into_html()
        }
    };
    let rows: Vec<_> = sides
        .into_iter()
        .map(|side| {
            view! {
                <tr data-testid="difference">
                    <th scope="row">{side.label}</th>
                    <td>{shown(side.theirs)}</td>
                    <td><mark>{shown(side.yours)}</mark></td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table" role="region" aria-label=CAPTION tabindex="0">
            <table class="differences">
                <caption class="unseen">{CAPTION}</caption>
                <thead><tr><td></td><th scope="col">{THEIRS}</th><th scope="col">{YOURS}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_html()
}
