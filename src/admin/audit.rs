//! `/admin/audit`: who did what, newest first.

mod entries;
mod query;

use axum::extract::OriginalUri;
use axum::response::Response;
use leptos::prelude::*;

pub use entries::Entries;
use query::AuditQuery;

use super::frame::{self, Section};
use crate::audit::Action;
use crate::audit::service::{self, EntryPage};
use crate::error::AppError;
use crate::extract::Admin;
use crate::locals::Locals;
use crate::ui::{IntoHtml, pager};

/// The log. All of it is links and a GET form; one round trip beside the session's.
pub async fn page(locals: Locals, admin: Admin, OriginalUri(uri): OriginalUri) -> Result<Response, AppError> {
    let query = AuditQuery::parse(&uri)?;
    let EntryPage { entries, next } = service::get_entries(&locals, &query.filter()).await?;
    let newest = query.after.is_some().then(|| query.first_page().address());
    let older = next.map(|place| query.page_after(place).address());
    let content = move || {
        let found = if entries.is_empty() {
            view! { <p class="notice">"Nothing to show yet."</p> }.into_html()
        } else {
            view! { <Entries entries=entries labelled_by="log" /> }.into_html()
        };
        view! {
            {filters(&query)}
            <p class="fine" id="log">{query.in_words()} ", newest first. Times and days are UTC."</p>
            {found}
            {pager(newest, older)}
        }
        .into_html()
    };
    Ok(frame::page(&locals, &admin, Section::AuditLog, "Audit log", content))
}

fn filters(query: &AuditQuery) -> impl IntoView + use<> {
    let chosen = query.action;
    let actions = Action::ALL
        .map(|action| view! { <option value=action.name() selected=chosen == Some(action)>{action.label()}</option> });
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let clear = query.is_filtered().then(|| view! { <a href="/admin/audit">"Show everything"</a> });
    view! {
        <form class="filters" action="/admin/audit">
            <label>"What " <select name="action"><option value="">"Anything"</option>{actions.to_vec()}</select></label>
            <label>"Who " <input type="search" name="person" value=query.person.clone() placeholder="ada@example.com" maxlength="254" inputmode="email" autocapitalize="none" autocomplete="off" spellcheck="false" /></label>
            <label>"From " <input type="date" name="from" value=day(query.from) /></label>
            <label>"To " <input type="date" name="to" value=day(query.to) /></label>
            <button>"Show"</button>
            {clear}
        </form>
    }
}
