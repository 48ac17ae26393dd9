//! Uploads that have not come to their end.

use leptos::prelude::*;

use crate::cdn::islands::{bytes, percent};
use crate::cdn::model::Unfinished;
use crate::ui::Time;

/// The person's own, each with how to go on and how to give it up.
pub fn unfinished(uploads: Vec<Unfinished>) -> impl IntoView {
    let rows: Vec<_> = uploads.into_iter().map(row).collect();
    let list = (!rows.is_empty()).then(|| {
        view! {
            <h2>"Unfinished uploads"</h2>
            <ul class="unfinished">{rows}</ul>
        }
    });
    view! { <section id="unfinished" aria-label="Unfinished uploads">{list}</section> }
}

fn row(upload: Unfinished) -> impl IntoView {
    let action = format!("/admin/cdn/uploads/{}/abort", upload.id);
    let label = format!("Cancel {}", upload.name);
    let there = format!("{} % of {} uploaded", percent(upload.sent, upload.size), bytes(upload.size));
    view! {
        <li data-testid="unfinished">
            <p>
                <b>{upload.name}</b> ", " {there} "; choose the same file again to continue. "
                <span class="fine">"Kept until " <Time at=upload.expires_at /></span>
            </p>
            <form method="post" action=action><button aria-label=label>"Cancel"</button></form>
        </li>
    }
}
