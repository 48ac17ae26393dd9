//! `/domains`: what it is, what one has begun, and the way to something new.

use axum::response::Response;
use leptos::prelude::*;

use super::{job_address, page as domains_page, progress};
use crate::app;
use crate::domains::api;
use crate::domains::model::SearchJob;
use crate::error::AppError;
use crate::extract::SignedIn;
use crate::locals::Locals;
use crate::text::minute;
use crate::ui::{Html, IntoHtml};

/// Searches that the page shows.
const LATEST: usize = 5;

/// The page; one round trip beside the session's.
pub async fn page(locals: Locals, _: SignedIn) -> Result<Response, AppError> {
    let list = api::list_search_jobs(None, None).await?;
    let more = list.next.is_some() || list.jobs.len() > LATEST;
    let jobs = list.jobs.into_iter().take(LATEST).collect();
    let settings = locals
        .is_admin()
        .then(|| view! { <p><a href="/admin/domains/config">"How searches are made"</a></p> });
    let content = app::html(move || {
        view! {
            <section class="domains narrow">
                <h1>"Find a domain name"</h1>
                <p>"Say what it is for. We think of names, ask the registries which of them nobody has, and show what each of them said."</p>
                <p><a class="button" href="/domains/new">"New search"</a></p>
                <h2>"Your searches"</h2>
                {jobs_list(jobs)}
                {more.then(|| view! { <p><a href="/domains/history">"All your searches"</a></p> })}
                {settings}
            </section>
        }
    });
    Ok(domains_page("Domain names").render(&locals, content))
}

/// Searches as a list.
pub(super) fn jobs_list(jobs: Vec<SearchJob>) -> Html {
    if jobs.is_empty() {
        return view! { <p class="fine">"You have not searched yet."</p> }.into_html();
    }
    let rows: Vec<_> = jobs
        .into_iter()
        .map(|job| {
            let day = minute(job.created_at);
            let said = progress(&job);
            view! {
                <li data-testid="search">
                    <a href=job_address(&job.id)><bdi>{job.request.name}</bdi></a> " " <span class="state">{job.status.label()}</span>
                    <p class="fine">{said} " " {day}</p>
                </li>
            }
        })
        .collect();
    view! { <ul class="stack searches">{rows}</ul> }.into_html()
}
