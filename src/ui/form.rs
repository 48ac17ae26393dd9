//! Fields of forms, each with its label, what there is to know, and what is wrong with it.

use leptos::prelude::*;

use super::{Html, IntoHtml, textarea_text};
use crate::typed::Typed;

/// A field of a form.
#[derive(Debug)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What there is to know.
    pub note: &'static str,
}

impl Field {
    /// A field with this name, this label, and this to know.
    pub const fn new(name: &'static str, label: &'static str, note: &'static str) -> Self {
        Self { name, label, note }
    }
}

/// What was typed, and what is wrong with one of its fields.
pub struct Filled<'a> {
    /// What was typed.
    pub form: &'a Typed,
    /// The field that is wrong, and why.
    pub problem: Option<(&'a str, &'a str)>,
}

impl Filled<'_> {
    /// What is wrong with a field.
    pub fn problem(&self, name: &str) -> Option<String> {
        self.problem.filter(|(field, _)| *field == name).map(|(_, message)| message.to_owned())
    }

    /// A field of one line.
    pub fn line(&self, field: &Field, kind: &'static str, most: usize) -> Html {
        let (name, value) = (field.name, self.form.field(field.name));
        self.around(field, |by, wrong| {
            view! {
                <input id=name name=name type=kind value=value dir="auto" maxlength=most.to_string() autocomplete="off" aria-describedby=by aria-invalid=wrong />
            }
            .into_html()
        })
    }

    /// A field of one line for what is never shown: not what was typed either.
    pub fn secret(&self, field: &Field) -> Html {
        let name = field.name;
        self.around(field, |by, wrong| {
            view! {
                <input id=name name=name type="password" maxlength="600" autocomplete="off" spellcheck="false" aria-describedby=by aria-invalid=wrong />
            }
            .into_html()
        })
    }

    /// A field of several lines.
    pub fn lines(&self, field: &Field, rows: u32, most: usize) -> Html {
        let (name, value) = (field.name, self.form.field(field.name));
        self.around(field, |by, wrong| {
            view! {
                <textarea id=name name=name dir="auto" rows=rows.to_string() maxlength=most.to_string() aria-describedby=by aria-invalid=wrong>{textarea_text(&value)}</textarea>
            }
            .into_html()
        })
    }

    /// A field to choose from values with their names.
    pub fn choice(&self, field: &Field, options: impl Iterator<Item = (&'static str, &'static str)>) -> Html {
        let (name, value) = (field.name, self.form.field(field.name));
        let options: Vec<_> = options
            .map(|(own, label)| view! { <option value=own selected=own == value>{label}</option> })
            .collect();
        self.around(field, |by, wrong| {
            view! { <select id=name name=name aria-describedby=by aria-invalid=wrong>{options}</select> }
                .into_html()
        })
    }

    /// A box to tick.
    pub fn tick(&self, field: &Field) -> Html {
        let (name, ticked) = (field.name, self.form.field(field.name) == "1");
        view! {
            <label class="tick"><input type="checkbox" name=name value="1" checked=ticked /> <span>{field.label}</span></label>
        }
        .into_html()
    }

    /// A field with its label before it, and what there is to say after it.
    pub fn around(&self, field: &Field, input: impl FnOnce(String, Option<&'static str>) -> Html) -> Html {
        let message = self.problem(field.name);
        let wrong = message.is_some().then_some("true");
        let (note_id, problem_id) = (format!("{}-note", field.name), format!("{}-problem", field.name));
        let by = if field.note.is_empty() { problem_id.clone() } else { format!("{note_id} {problem_id}") };
        let note = (!field.note.is_empty()).then(|| view! { <p class="fine" id=note_id>{field.note}</p> });
        view! {
            <div class="stack">
                <label for=field.name>{field.label}</label>
                {input(by, wrong)}
                {note}
                <p class="problem" id=problem_id>{message}</p>
            </div>
        }
        .into_html()
    }
}
