//! Fields with their labels, and what is wrong with them.

use leptos::prelude::*;

use super::super::problem;
use crate::products::service::Editor;
use crate::ui::{Html, IntoHtml, textarea_text};

/// What describes a field: what there is to know, and what is wrong.
fn described(name: &str, help: &str, wrong: Option<&str>) -> Option<String> {
    let help = (!help.is_empty()).then(|| format!("{name}-help"));
    let wrong = wrong.map(|_| format!("{name}-problem"));
    let ids: Vec<String> = [wrong, help].into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn helping(name: &str, help: &str) -> Option<impl IntoView + use<>> {
    let (id, help) = (format!("{name}-help"), help.to_owned());
    (!help.is_empty()).then(|| view! { <p class="fine" id=id>{help}</p> })
}

/// A field of one line.
pub fn input(editor: &Editor, name: &'static str, label: &str, value: &str, most: usize, help: &str) -> Html {
    let wrong = editor.problem(name);
    let list = (name == "category").then_some("categories");
    view! {
        <div class="field">
            <label for=name>{label.to_owned()}</label>
            <input id=name name=name value=value.to_owned() maxlength=most list=list dir="auto" autocomplete="off" aria-describedby=described(name, help, wrong) aria-invalid=wrong.map(|_| "true") />
            {problem(name, wrong)}
            {helping(name, help)}
        </div>
    }
    .into_html()
}

/// A field of several lines.
pub fn area(editor: &Editor, name: &'static str, label: &str, value: &str, rows: u32, help: &str) -> Html {
    let wrong = editor.problem(name);
    view! {
        <div class="field">
            <label for=name>{label.to_owned()}</label>
            <textarea id=name name=name rows=rows dir="auto" aria-describedby=described(name, help, wrong) aria-invalid=wrong.map(|_| "true")>{textarea_text(value)}</textarea>
            {problem(name, wrong)}
            {helping(name, help)}
        </div>
    }
    .into_html()
}

/// A field with a few values.
pub fn choice(
    editor: &Editor,
    name: &'static str,
    label: &str,
    value: &str,
    values: &[(&str, &str)],
) -> Html {
    let wrong = editor.problem(name);
    let options: Vec<_> = values
        .iter()
        .map(|(own, label)| view! { <option value=(*own).to_owned() selected=*own == value>{(*label).to_owned()}</option> })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label.to_owned()}</label>
            <select id=name name=name aria-describedby=described(name, "", wrong) aria-invalid=wrong.map(|_| "true")>{options}</select>
            {problem(name, wrong)}
        </div>
    }
    .into_html()
}
