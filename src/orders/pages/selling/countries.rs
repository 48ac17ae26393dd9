//! Where a way of delivery goes: a choice, and a box to tick for each country.

use leptos::prelude::*;

use crate::orders::model::selling::EVERYWHERE;
use crate::orders::texts;
use crate::tenant::countries::COUNTRIES;
use crate::ui::{Filled, Html, IntoHtml};

/// The field; the shop's own country comes first.
pub fn countries(filled: &Filled<'_>, own: &str) -> Html {
    let options = [(EVERYWHERE, texts::EVERYWHERE), ("some", texts::SOME_COUNTRIES)].into_iter();
    let is_open = filled.form.field(texts::WHERE.name) == "some";
    let (first, others): (Vec<_>, Vec<_>) = COUNTRIES.into_iter().partition(|(code, _)| *code == own);
    let boxes: Vec<_> = first
        .into_iter()
        .chain(others)
        .map(|(code, label)| {
            let name = texts::country_box(code);
            let ticked = filled.form.field(&name) == "1";
            view! { <label class="tick"><input type="checkbox" name=name value="1" checked=ticked /> <span>{label}</span></label> }
        })
        .collect();
    view! {
        {filled.choice(&texts::WHERE, options)}
        <details class="countries" open=is_open>
            <summary>{texts::COUNTRIES}</summary>
            <div role="group" aria-label=texts::COUNTRIES>{boxes}</div>
        </details>
    }
    .into_html()
}
