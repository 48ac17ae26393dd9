//! A product of an import, with what becomes of it.

use coppice_catalogue::draft::Difference;
use leptos::prelude::*;

use crate::imports::model::ShownEntry;
use crate::shop::service::{Outcome, Told};
use crate::ui::{Html, IntoHtml};

/// What an outcome is called, for what was done and for what would be.
pub fn label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "New",
        Outcome::Changed => "Changed",
        Outcome::Unchanged => "Unchanged",
        Outcome::Refused => "Refused",
    }
}

/// The product; `is_there` says whether the shop has what is told.
pub fn entry(shown: ShownEntry, is_there: bool) -> Html {
    let ShownEntry { told, undone, .. } = shown;
    let Told { line, product, slug, title, outcome, fields, differences, reason, warnings, .. } = told;
    let product = Some(product).filter(|product| !product.is_empty());
    let name = title.or(product).unwrap_or_else(|| "A product".into());
    let is_there = is_there && undone.is_none() || outcome == Outcome::Unchanged;
    let name = match slug.filter(|_| is_there || outcome == Outcome::Changed) {
        Some(slug) => view! { <a href=format!("/admin/products/{slug}")><bdi>{name}</bdi></a> }.into_html(),
        None => view! { <bdi>{name}</bdi> }.into_html(),
    };
    let more = fields.len() > differences.len() && differences.is_empty();
    let rows: Vec<_> = differences.into_iter().map(difference).collect();
    let told_fields = more.then(|| view! { <p class="fine">"In " {fields.join(", ")}</p> });
    let list = (!rows.is_empty()).then(|| view! { <ul class="differences">{rows}</ul> });
    let warnings: Vec<_> = warnings
        .into_iter()
        .map(|finding| view! { <li>"Line " {finding.line} ": " <bdi>{finding.reason}</bdi></li> })
        .collect();
    let warnings = (!warnings.is_empty()).then(|| view! { <ul class="warnings">{warnings}</ul> });
    view! {
        <li class="entry" data-outcome=outcome.name() data-testid="entry">
            <p class="entry-head">
                <span class="outcome">{label(outcome)}</span>
                <b>{name}</b>
                <span class="fine">"line " {line}</span>
            </p>
            {reason.map(|reason| view! { <p class="why"><bdi>{sentence(&reason)}</bdi></p> })}
            {told_fields}
            {list}
            {warnings}
            {undone.map(|undone| view! { <p class="fine undone">{sentence(&undone)}</p> })}
        </li>
    }
    .into_html()
}

fn difference(one: Difference) -> Html {
    let Difference { field, variant, was, is } = one;
    let of = variant.map(|variant| view! { " of " <bdi>{variant}</bdi> });
    let side = |text: String| match text.as_str() {
        "" => view! { <i>"nothing"</i> }.into_html(),
        _ => view! { <bdi>{text}</bdi> }.into_html(),
    };
    view! {
        <li>
            <span class="field">{field} {of} ":"</span>
            " " <del>{side(was)}</del> " → " <ins>{side(is)}</ins>
        </li>
    }
    .into_html()
}

/// The end of a sentence as one of its own.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}
