//! `/domains/:id`: a search, how far it is and what it has found.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::chart::chart;
use super::row::row;
use super::{job_address, page as domains_page, progress, vibes};
use crate::app;
use crate::assets::DOMAINS_SCRIPT;
use crate::domains::api;
use crate::domains::model::{JobStatus, ResultPage, ResultState, SearchJob};
use crate::error::AppError;
use crate::extract::{Query, SignedIn};
use crate::locals::Locals;
use crate::typed::Typed;
use crate::ui::{Html, IntoHtml};

/// Which candidates are shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct JobQuery {
    /// Only those in this state; `likely` for the probably free.
    pub state: String,
    /// Only of this ending.
    pub tld: String,
    /// Where the page begins.
    pub after: String,
}

impl JobQuery {
    fn address(&self, id: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let fields = [("state", &*self.state), ("tld", &*self.tld), ("after", &*self.after)];
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        match query.finish() {
            query if query.is_empty() => job_address(id),
            query => format!("{}?{query}", job_address(id)),
        }
    }

    fn is_whole(&self) -> bool {
        self.state.is_empty() && self.tld.is_empty() && self.after.is_empty()
    }
}

/// The page; one round trip beside the session's.
pub async fn page(
    locals: Locals,
    _: SignedIn,
    Path(id): Path<String>,
    Query(query): Query<JobQuery>,
) -> Result<Response, AppError> {
    render(&locals, &id, query, None).await
}

/// The page again, with the answer as it was typed and what is wrong with it.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    locals: &Locals,
    id: &str,
    form: Typed,
    problem: (String, String),
) -> Result<Response, AppError> {
    render(locals, id, JobQuery::default(), Some((form, problem))).await
}

async fn render(
    locals: &Locals,
    id: &str,
    query: JobQuery,
    refusal: Option<(Typed, (String, String))>,
) -> Result<Response, AppError> {
    let (job, found) = api::get_job_page(locals, id, &query.state, &query.tld, &query.after).await?;
    let moving = job.status.is_moving();
    let mut page = domains_page(job.request.name.clone());
    // Which rows belong to a part of the list, and where, the server knows; the script follows the whole list.
    if query.is_whole() {
        page.script = Some(&DOMAINS_SCRIPT);
    }
    page.refresh = (moving && query.after.is_empty()).then_some(3);
    if refusal.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let now = locals.app.platform.clock.now_ms();
    let content = app::html(move || {
        let follow = (moving && query.is_whole()).then(|| format!("{}/events", job_address(&job.id)));
        view! {
            <section class="domains" data-events=follow data-seq=job.seq.to_string()>
                <h1><bdi>{job.request.name.clone()}</bdi></h1>
                {head(&job)}
                {(job.status == JobStatus::NeedsFollowup).then(|| question(&job, refusal))}
                {chart(&found.counts)}
                {filters(&job.id, &query, &found)}
                {list(&job, &query, &found, now)}
                <p class="fine">
                    "Take it with you: "
                    <a href=format!("{}/results.csv", job_address(&job.id))>"CSV"</a> ", "
                    <a href=format!("{}/results.json", job_address(&job.id))>"JSON"</a>
                </p>
            </section>
        }
    });
    Ok(page.render(locals, content))
}

fn head(job: &SearchJob) -> impl IntoView + use<> {
    let act = |what: &str| format!("{}/{what}", job_address(&job.id));
    let stop = matches!(job.status, JobStatus::Pending | JobStatus::Running | JobStatus::NeedsFollowup).then(
        || view! { <form method="post" action=act("cancel")><button>"Stop this search"</button></form> },
    );
    let again = (job.status == JobStatus::Failed)
        .then(|| view! { <form method="post" action=act("retry")><button class="button">"Try again"</button></form> });
    let class = if job.status == JobStatus::Failed { "notice bad" } else { "notice" };
    let reason = job.reason.clone().map(|reason| view! { <p class=class>{reason}</p> });
    let tlds: Vec<String> = job.request.tlds.iter().map(|tld| format!(".{tld}")).collect();
    let ahead = job.settings.target;
    view! {
        <p class="search-state"><b data-job-status data-testid="status">{job.status.label()}</b> " · " <span data-job-progress role="status" data-testid="progress">{progress(job)}</span></p>
        <progress max=ahead.to_string() value=job.good.min(ahead).to_string() aria-label="Good names found, of those wanted"></progress>
        <p class="fine">"Round " <span data-job-batch>{job.batch}</span> " of " {job.batch_limit} ". It ends with " {ahead} " good names. Endings: " {tlds.join(" ")}</p>
        {reason}
        {stop}
        {again}
    }
}

/// What a search asks that has used up its rounds.
fn question(job: &SearchJob, refusal: Option<(Typed, (String, String))>) -> impl IntoView + use<> {
    let (form, problem) = refusal.map_or_else(Default::default, |(form, problem)| (form, Some(problem)));
    let of =
        |field: &str| problem.as_ref().filter(|(name, _)| name == field).map(|(_, message)| message.clone());
    let wrong = |field: &str| of(field).is_some().then_some("true");
    let styles = vibes(&form.field("style"));
    let lengths: Vec<_> = [("any", "Any"), ("short", "Up to 8 letters"), ("medium", "Up to 12 letters")]
        .into_iter()
        .map(|(name, label)| view! { <option value=name selected=form.field("length") == name>{label}</option> })
        .collect();
    view! {
        <form method="post" action=format!("{}/followup", job_address(&job.id)) class="stack question" id="question" novalidate>
            <h2>"Which way shall we go on?"</h2>
            <p>"These were all the rounds. Tell us more, and we think of others."</p>
            <label for="style">"How should names feel?"</label>
            <select id="style" name="style">{styles}</select>
            <label for="length">"How long?"</label>
            <select id="length" name="length">{lengths}</select>
            <label for="use_words">"Words to use"</label>
            <input id="use_words" name="use_words" value=form.field("use_words") aria-describedby="use_words-problem" aria-invalid=wrong("use_words") />
            <p class="problem" id="use_words-problem" role="alert">{of("use_words")}</p>
            <label for="avoid_words">"Words to leave out"</label>
            <input id="avoid_words" name="avoid_words" value=form.field("avoid_words") aria-describedby="avoid_words-problem" aria-invalid=wrong("avoid_words") />
            <p class="problem" id="avoid_words-problem" role="alert">{of("avoid_words")}</p>
            <label for="budget">"The most that the first year may cost, in dollars"</label>
            <input id="budget" name="budget" inputmode="numeric" value=form.field("budget") aria-describedby="budget-problem" aria-invalid=wrong("budget") />
            <p class="problem" id="budget-problem" role="alert">{of("budget")}</p>
            <button class="button">"Go on"</button>
        </form>
    }
}

fn filters(id: &str, query: &JobQuery, found: &ResultPage) -> Html {
    let count = |state: ResultState| -> u32 {
        found.counts.iter().filter(|count| count.state == state).map(|count| count.count).sum()
    };
    let likely: u32 = found.counts.iter().map(|count| count.likely).sum();
    let mut kinds = vec![("", "Best first", found.counts.iter().map(|count| count.count).sum())];
    kinds.push(("available", "Available", count(ResultState::Available)));
    kinds.push(("likely", "Probably free", likely));
    for state in [
        ResultState::Registered,
        ResultState::Reserved,
        ResultState::Unknown,
        ResultState::Skipped,
        ResultState::Queued,
    ] {
        kinds.push((state.name(), state.label(), count(state)));
    }
    let links: Vec<_> = kinds
        .into_iter()
        .filter(|(name, _, count)| *count > 0 || name.is_empty() || *name == query.state)
        .map(|(name, label, count): (&str, &str, u32)| {
            let address = JobQuery { state: name.to_owned(), after: String::new(), ..query.clone() }.address(id);
            let current = (name == query.state).then_some("true");
            view! { <li><a href=format!("{address}#names") aria-current=current>{label} " " <span class="count">{count}</span></a></li> }
        })
        .collect();
    let all_tlds = (!query.tld.is_empty()).then(|| {
        let address = JobQuery { tld: String::new(), after: String::new(), ..query.clone() }.address(id);
        view! { <p class="fine">"Only ." {query.tld.clone()} ". " <a href=address>"Show all endings"</a></p> }
    });
    view! {
        <nav aria-label="Which names" class="kinds" id="names"><ul class="chips">{links}</ul></nav>
        {all_tlds}
    }
    .into_html()
}

fn list(job: &SearchJob, query: &JobQuery, found: &ResultPage, now: i64) -> Html {
    let rows: Vec<_> =
        found.results.iter().map(|result| row(result, &job.settings.registrars, now)).collect();
    let none = rows.is_empty().then(|| {
        let words = if job.status.is_moving() {
            "Names appear here as soon as they are checked."
        } else {
            "There are none."
        };
        view! { <p class="fine" data-none>{words}</p> }
    });
    let more = found.next.clone().map(|next| {
        let address = JobQuery { after: next, ..query.clone() }.address(&job.id);
        view! { <p><a href=format!("{address}#names") rel="next">"More names"</a></p> }
    });
    view! {
        {none}
        <ul class="candidates" data-candidates>{rows}</ul>
        {more}
    }
    .into_html()
}
