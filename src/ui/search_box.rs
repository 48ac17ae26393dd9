use leptos::prelude::*;

use crate::assets;

/// The search of the shop: a form that works by itself.
#[component]
pub fn SearchBox(
    /// The field's id; the page may have more than one box.
    id: &'static str,
    /// What was searched.
    #[prop(into)]
    value: String,
    /// The field's name for those who can't see it.
    label: &'static str,
) -> impl IntoView {
    view! {
        <form class="search" role="search" action="/shop" aria-label=label>
            <label class="unseen" for=id>{label}</label>
            <input id=id type="search" name="q" dir="auto" value=value placeholder="Search products" maxlength="200" autocomplete="off" data-suggest=assets::path("suggest.js") data-late=assets::path("late.css") />
            <button>"Search"</button>
        </form>
    }
}
