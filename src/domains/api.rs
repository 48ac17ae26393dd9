//! What can be asked of searches, and done with them.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use super::model::{DomainConfig, JobList, ResultPage, SearchJob};
use crate::client::Client;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use super::model::ResultState;
#[cfg(feature = "ssr")]
use super::service::{self, ResultCursor, ResultFilter};
#[cfg(feature = "ssr")]
use crate::api::{Function, function};
#[cfg(feature = "ssr")]
use crate::cache_policy::CachePolicy;
#[cfg(feature = "ssr")]
use crate::locals::Locals;

/// Domain search's functions. What they tell is one person's.
#[cfg(feature = "ssr")]
pub fn functions() -> Vec<Function> {
    vec![
        function::<GetSearchJob>(CachePolicy::NoStore),
        function::<ListSearchJobs>(CachePolicy::NoStore),
        function::<GetJobResults>(CachePolicy::NoStore),
        function::<GetActiveConfig>(CachePolicy::NoStore),
        function::<StartSearch>(CachePolicy::NoStore),
        function::<CancelSearch>(CachePolicy::NoStore),
        function::<AnswerSearch>(CachePolicy::NoStore),
        function::<RetrySearch>(CachePolicy::NoStore),
    ]
}

/// A search of one's own; admins see all of the shop's.
#[server(prefix = "/api", endpoint = "domains/search", input = GetUrl, client = Client)]
pub async fn get_search_job(
    /// Its id.
    id: String,
) -> Result<SearchJob, AppError> {
    service::get_job(&Locals::current()?, &id).await
}

/// One's own searches, newest first.
#[server(prefix = "/api", endpoint = "domains/searches", input = GetUrl, client = Client)]
pub async fn list_search_jobs(
    /// Where the page begins: a page's `next`.
    before: Option<String>,
    /// For admins: those of everybody in the shop.
    everybody: Option<bool>,
) -> Result<JobList, AppError> {
    service::list_jobs(&Locals::current()?, everybody.unwrap_or(false), before.as_deref()).await
}

/// A search's candidates, best first, with how many there are of each kind.
#[server(prefix = "/api", endpoint = "domains/results", input = GetUrl, client = Client)]
pub async fn get_job_results(
    /// The search's id.
    id: String,
    /// Only those in this state: `available`, `registered`, `reserved`, `unknown`, `skipped`, `queued`; `likely` for those that
    /// are probably free, which nobody has proved.
    state: Option<String>,
    /// Only of this ending.
    tld: Option<String>,
    /// Where the page begins: a page's `next`.
    after: Option<String>,
) -> Result<ResultPage, AppError> {
    let text = Option::unwrap_or_default;
    let (state, tld, after) = (text(state), text(tld), text(after));
    Ok(get_job_page(&Locals::current()?, &id, &state, &tld, &after).await?.1)
}

/// A search with a page of its candidates, as its page shows them; one round trip.
///
/// # Errors
/// [`AppError::BadRequest`] for what makes no sense; [`AppError::NotFound`] for another's; what the database can't do.
#[cfg(feature = "ssr")]
pub async fn get_job_page(
    locals: &Locals,
    id: &str,
    state: &str,
    tld: &str,
    after: &str,
) -> Result<(SearchJob, ResultPage), AppError> {
    let unreadable = || AppError::BadRequest("This link to a page of names does not work any more.".into());
    let filter = ResultFilter {
        state: match state {
            "" | "likely" => None,
            name => Some(ResultState::named(name).ok_or_else(unreadable)?),
        },
        likely: state == "likely",
        tld: (!tld.is_empty()).then(|| tld.to_owned()),
        after: match after {
            "" => None,
            place => Some(ResultCursor::parse(place).ok_or_else(unreadable)?),
        },
    };
    service::get_job_page(locals, id, &filter).await
}

/// How searches are made that begin now.
#[server(prefix = "/api", endpoint = "domains/config", input = GetUrl, client = Client)]
pub async fn get_active_config() -> Result<DomainConfig, AppError> {
    let locals = Locals::current()?;
    service::searcher(&locals)?;
    service::get_active_config(&locals).await
}

/// Begins a search; its id.
#[server(prefix = "/api", endpoint = "domains/search/start", input = Json, client = Client)]
pub async fn start_search(
    /// What it is for: 1 to 80 characters.
    name: String,
    /// A name that was thought of already, without an ending; may be empty.
    domain_idea: String,
    /// Up to twelve words, with commas between them.
    keywords: String,
    /// How names are to feel: `modern`, `playful`, `professional`, `technical`, `natural`, `elegant`, `friendly`, `bold`;
    /// any other word for no wish.
    style: String,
    /// Up to thirty endings, best liked first, with spaces between them; those of the settings where there are none.
    tlds: String,
) -> Result<String, AppError> {
    let locals = Locals::current()?;
    service::searcher(&locals)?;
    let bootstrap = service::get_bootstrap(&locals.app).await;
    let settings = service::get_active_config(&locals).await?.settings;
    let field = |field: &str| match field {
        "name" => name.clone(),
        "domain_idea" => domain_idea.clone(),
        "keywords" => keywords.clone(),
        "style" => style.clone(),
        _ => tlds.clone(),
    };
    let request = service::read_request(&field, &bootstrap.known_endings(), &settings.tlds)?;
    service::start(&locals, &request, &settings).await
}

/// Ends a search: nothing is stored of it from now on.
#[server(prefix = "/api", endpoint = "domains/search/cancel", input = Json, client = Client)]
pub async fn cancel_search(
    /// Its id.
    id: String,
) -> Result<(), AppError> {
    service::cancel(&Locals::current()?, &id).await
}

/// Answers the question of a search that has used up its rounds, so that it goes on.
#[server(prefix = "/api", endpoint = "domains/search/answer", input = Json, client = Client)]
pub async fn answer_search(
    /// Its id.
    id: String,
    /// How names are to feel from now on.
    style: String,
    /// How long they are to be: `short`, `medium`; any other word for no wish.
    length: String,
    /// Words to use, with commas between them.
    use_words: String,
    /// Words to leave out, with commas between them.
    avoid_words: String,
    /// The most that the first year may cost, in whole dollars; may be empty.
    budget: String,
) -> Result<(), AppError> {
    let field = |field: &str| match field {
        "style" => style.clone(),
        "length" => length.clone(),
        "use_words" => use_words.clone(),
        "avoid_words" => avoid_words.clone(),
        _ => budget.clone(),
    };
    let answer = service::read_answer(&field)?;
    service::answer(&Locals::current()?, &id, &answer).await
}

/// Has a search tried again that could not go on.
#[server(prefix = "/api", endpoint = "domains/search/retry", input = Json, client = Client)]
pub async fn retry_search(
    /// Its id.
    id: String,
) -> Result<(), AppError> {
    service::retry(&Locals::current()?, &id).await
}
