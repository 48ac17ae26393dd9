//! What of the product can be chosen among.

use coppice_catalogue::check::Limits;
use leptos::prelude::*;

use super::super::problem;
use crate::products::model::OptionForm;
use crate::products::service::Editor;
use crate::ui::textarea_text;

/// The options, and the button that makes the table of them.
pub fn options(editor: &Editor) -> impl IntoView + use<> {
    let rows: Vec<_> =
        editor.form.options.iter().enumerate().map(|(at, own)| option(editor, at, own)).collect();
    view! {
        <section class="panel" aria-labelledby="options">
            <h2 id="options">"Options"</h2>
            <p class="fine" id="options-help">"Such as Size with Small, Large. Every combination becomes a variant below. A value that is written anew in its place keeps its variants, and their links."</p>
            {problem("options", editor.problem("options"))}
            <ol class="option-list">{rows}</ol>
            <p class="acts"><button name="act" value="refresh">"Make the variants"</button></p>
        </section>
    }
}

fn option(editor: &Editor, at: usize, own: &OptionForm) -> impl IntoView + use<> {
    let place = at.saturating_add(1);
    let id = |what: &str| format!("o{at}.{what}");
    let (name_wrong, values_wrong) = (editor.problem(&id("name")), editor.problem(&id("values")));
    let shown = serde_json::to_string(&own.shown).unwrap_or_default();
    let lines = own.list().len().clamp(2, 6);
    let up = (at > 0 && !own.is_empty()).then(|| {
        view! { <button name="act" value=format!("option-up {at}") aria-label=format!("Move option {place} up")>"Up"</button> }
    });
    let describe = |what: &str, wrong: Option<&str>| {
        let wrong = wrong.map(|_| format!("{}-problem ", id(what))).unwrap_or_default();
        format!("{wrong}options-help")
    };
    view! {
        <li class="option-row" data-testid="option">
            <input type="hidden" name=id("was") value=own.was.clone() />
            <input type="hidden" name=id("shown") value=shown />
            <div class="field">
                <label for=id("name")>"Option " {place}</label>
                <input id=id("name") name=id("name") value=own.name.clone() maxlength=Limits::TEXT dir="auto" autocomplete="off" placeholder=["Size", "Colour", "Material"].get(at).copied() aria-describedby=describe("name", name_wrong) aria-invalid=name_wrong.map(|_| "true") />
                {problem(&id("name"), name_wrong)}
                {up}
            </div>
            <div class="field">
                <label for=id("values")>"Values of option " {place} ", one a line or with commas"</label>
                <textarea id=id("values") name=id("values") rows=lines dir="auto" aria-describedby=describe("values", values_wrong) aria-invalid=values_wrong.map(|_| "true")>{textarea_text(&own.values)}</textarea>
                {problem(&id("values"), values_wrong)}
            </div>
        </li>
    }
}
