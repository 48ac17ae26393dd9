//! `/domains/:id/events`: a search as it goes on, as server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
//!
//! An event's id is the search's `seq`, so that a browser whose connection was lost goes on, at whatever instance, from where it
//! was: nothing is told twice, nothing is left out. Each stream ends before a minute has passed, and the browser comes back.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};

use super::model::JobStatus;
use super::pages::{progress, row};
use super::service::{self, Watched};
use crate::error::AppError;
use crate::extract::Query;
use crate::header_text::header_text;
use crate::limit::KeptSeat;
use crate::locals::Locals;
use crate::number::exact;

/// Where a browser that comes back says what it was told last.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// How long a stream goes on, in milliseconds: at two seconds a look, fewer than thirty statements.
const LASTS_MS: i64 = 55_000;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(2);

/// How often something is said, so that nobody between takes the connection for dead, in milliseconds.
const SAY_MS: i64 = 15_000;

/// What an event says: how far the search is, and the rows of what was settled, as the page has them.
#[derive(Serialize)]
struct Event {
    status: JobStatus,
    label: &'static str,
    progress: String,
    batch: u32,
    good: u32,
    rows: Vec<String>,
}

/// From where on a page wants to be told, which has no event's id yet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventsQuery {
    after: String,
}

struct Stream {
    locals: Locals,
    id: String,
    seq: i64,
    began: i64,
    said: i64,
    first: Option<Watched>,
    over: bool,
    _seat: KeptSeat,
}

/// The events. 204 where the search has ended and all of it was told, which ends the browser's coming back.
pub async fn events(
    locals: Locals,
    Path(id): Path<String>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let person = service::searcher(&locals)?.clone();
    let read = |text: &str| exact(text).filter(|seq| *seq >= 0);
    let seq = read(&header_text(&headers, LAST_EVENT_ID)).or_else(|| read(&query.after)).unwrap_or(0);
    let first = service::watch(&locals, &id, seq).await?;
    locals.mark_personal();
    if !first.job.status.is_moving() && first.results.is_empty() && first.seq <= seq {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let seat = locals.app.seats.streams.keep(&format!("{}:{}", locals.tenant.id.0, person.user_id));
    let seat = seat.ok_or(AppError::Unavailable { cause: None })?;
    let now = locals.app.platform.clock.now_ms();
    let stream =
        Stream { locals, id, seq, began: now, said: now, first: Some(first), over: false, _seat: seat };
    let body = Body::from_stream(stream::unfold(stream, next));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // A proxy that collects answers would tell everything at the end (nginx's `proxy_buffering`).
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// The next piece of the stream; none at its end.
async fn next(mut stream: Stream) -> Option<(Result<String, AppError>, Stream)> {
    let clock = stream.locals.app.platform.clock.clone();
    loop {
        if stream.over {
            return None;
        }
        let (watched, head) = match stream.first.take() {
            Some(first) => (first, "retry: 2000\n"),
            None => {
                clock.sleep(LOOK).await;
                if clock.now_ms().saturating_sub(stream.began) >= LASTS_MS {
                    return None;
                }
                // Whoever was shown it may not be allowed to see it any more, or the database rests: they come back and are told.
                (service::watch(&stream.locals, &stream.id, stream.seq).await.ok()?, "")
            }
        };
        let now = clock.now_ms();
        let is_new = watched.seq > stream.seq;
        stream.seq = watched.seq;
        stream.over = !watched.job.status.is_moving() && watched.seq >= watched.job.seq;
        if is_new || stream.over || !head.is_empty() {
            stream.said = now;
            let told = told(&watched, now);
            let end = if stream.over { "event: end\ndata: {}\n\n" } else { "" };
            return Some((Ok(format!("{head}id: {}\ndata: {told}\n\n{end}", stream.seq)), stream));
        }
        if now.saturating_sub(stream.said) >= SAY_MS {
            stream.said = now;
            return Some((Ok(": still here\n\n".to_owned()), stream));
        }
    }
}

fn told(watched: &Watched, now_ms: i64) -> String {
    let job = &watched.job;
    let event = Event {
        status: job.status,
        label: job.status.label(),
        progress: progress(job),
        batch: job.batch,
        good: job.good,
        rows: watched
            .results
            .iter()
            .map(|result| row::html(result, &job.settings.registrars, now_ms))
            .collect(),
    };
    serde_json::to_string(&event).unwrap_or_else(|_| "{}".to_owned())
}
