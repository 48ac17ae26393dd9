//! `/admin`: what there is, in figures, and what was done last.

use axum::response::Response;
use leptos::prelude::*;

use super::audit::Entries;
use super::checklist::checklist;
use super::frame::{self, Section};
use super::model::{MOST_COUNTED, Overview};
use super::service;
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::IntoHtml;

/// The overview; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin) -> Result<Response, AppError> {
    let Overview { figures, latest } = service::get_overview(&locals).await?;
    let checklist = checklist(&locals, figures.active.saturating_add(figures.drafts) > 0);
    let content = move || {
        view! {
            {checklist}
            <dl class="figures">
                {figure("Active products", figures.active)}
                {figure("Drafts", figures.drafts)}
                {figure("Accounts, all shops", figures.people)}
                {figure("Signed-in devices", figures.sessions)}
            </dl>
            <h2 id="latest">"Recent activity"</h2>
            <Entries entries=latest labelled_by="latest" />
            <p><a href="/admin/audit">"See the whole audit log"</a></p>
        }
        .into_html()
    };
    Ok(frame::page(&locals, &admin, Section::Overview, "Overview", content))
}

fn figure(label: &'static str, count: u32) -> impl IntoView {
    let count = if count > MOST_COUNTED { format!("more than {MOST_COUNTED}") } else { count.to_string() };
    view! { <div><dt>{label}</dt><dd>{count}</dd></div> }
}
