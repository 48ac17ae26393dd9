//! `/domains/history`: all searches, newest first.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::home::jobs_list;
use super::page as domains_page;
use crate::app;
use crate::domains::api;
use crate::error::AppError;
use crate::extract::{Query, SignedIn};
use crate::locals::Locals;
use crate::ui::pager;

/// Where the page begins, and whose searches it shows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    before: Option<String>,
    everybody: Option<String>,
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    _: SignedIn,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, AppError> {
    let everybody = query.everybody.is_some() && locals.is_admin();
    let list = api::list_search_jobs(query.before.clone(), Some(everybody)).await?;
    let whose = if everybody { "everybody=1" } else { "" };
    let older = list.next.map(|next| format!("/domains/history?before={next}&{whose}"));
    let newest = query.before.is_some().then(|| format!("/domains/history?{whose}"));
    let all = (locals.is_admin() && !everybody).then(
        || view! { <p><a href="/domains/history?everybody=1">"Searches of everybody in the shop"</a></p> },
    );
    let content = app::html(move || {
        view! {
            <section class="domains narrow">
                <h1>{if everybody { "Everybody’s searches" } else { "Your searches" }}</h1>
                {jobs_list(list.jobs)}
                {pager(newest, older)}
                {all}
                <p><a href="/domains/new">"New search"</a></p>
            </section>
        }
    });
    Ok(domains_page("Searches").render(&locals, content))
}
