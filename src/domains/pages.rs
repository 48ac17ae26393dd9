//! The pages of domain search. Each is whole without scripts; one script makes a search's page follow it.

mod chart;
pub mod config;
pub mod history;
pub mod home;
pub mod job;
pub mod new;
pub mod row;
mod words;

use leptos::prelude::*;

use crate::app::Page;
use crate::domains::model::{SearchJob, Vibe};
use crate::ui::{Html, IntoHtml};

/// The address of a search.
pub fn job_address(id: &str) -> String {
    format!("/domains/{id}")
}

/// What all have in common.
fn page(title: impl Into<String>) -> Page {
    Page { styles: &["domains.css"], ..Page::personal(title) }
}

/// How far a search is, in a sentence.
pub fn progress(job: &SearchJob) -> String {
    words::progress(job.status, job.checked, job.available, job.likely)
}

/// How names can sound, as the options of a choice.
fn vibes(chosen: &str) -> Html {
    let options: Vec<_> = Vibe::ALL
        .into_iter()
        .map(|vibe| {
            let value = vibe.name().to_ascii_lowercase();
            let selected = value == chosen;
            view! { <option value=value selected=selected>{vibe.name()}</option> }
        })
        .collect();
    view! { <option value="">"Any"</option> {options} }.into_html()
}
