use leptos::prelude::*;

use super::{Html, IntoHtml};

/// A field to copy from, by `files.js`.
pub fn copy_field(id: &'static str, label: &'static str, value: String) -> Html {
    view! {
        <div class="copy">
            <label for=id>{label}</label>
            <input id=id value=value readonly autocomplete="off" spellcheck="false" />
            <button type="button" data-copy=id aria-label=format!("Copy {label}")>"Copy"</button>
        </div>
    }
    .into_html()
}
