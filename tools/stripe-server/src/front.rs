//! The API's door: who comes in, what was asked before, and what goes wrong.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use coppice_test_server::{cut, dropped};

use crate::api::Call;
use crate::checkout::expire_overdue;
use crate::fault::Kind;
use crate::form::Form;
use crate::idempotency::Answer;
use crate::problem::Problem;
use crate::world::World;

/// The largest body.
const LARGEST: usize = 1 << 20;

pub(crate) async fn api(State(world): State<Arc<World>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    // Its work goes on when who asked has gone away, as Stripe's does.
    let work = tokio::spawn(async move { serve(&world, &parts, &body).await });
    work.await.unwrap_or_else(|_| dropped())
}

async fn serve(world: &World, parts: &Parts, body: &[u8]) -> Response {
    let path = parts.uri.path();
    let call = Call::find(parts.method.as_str(), path);
    let name = call.as_ref().map_or_else(|| format!("{} {path}", parts.method), |call| call.name.clone());
    let whole = parts.uri.path_and_query().map_or(path, |whole| whole.as_str());
    let key = said(parts, "idempotency-key").filter(|_| parts.method == Method::POST);
    let fault = world.ask(&name, whole, key, &String::from_utf8_lossy(body));
    let request = world.state().books.id("req_");
    match fault {
        Some(Kind::Down | Kind::CutBefore) => return dropped(),
        Some(Kind::Turned { status }) => {
            let answer = refusal(&Problem::broken(status), &request);
            return respond(world, &answer, &request, key, Some("true"));
        }
        _ => {}
    }
    let checked = check(world, parts, body)
        .and_then(|()| call.ok_or_else(|| Problem::unknown_url(parts.method.as_str(), path)));
    let call = match checked {
        Ok(call) => call,
        Err(problem) => return respond(world, &refusal(&problem, &request), &request, key, None),
    };
    let form = match parts.method {
        Method::POST => Form::read(body),
        _ => Form::read(parts.uri.query().unwrap_or_default().as_bytes()),
    };
    if let Some(key) = key {
        let begun = world.begin(key, path, &form);
        match begun {
            Ok(None) => {}
            Ok(Some(answer)) => return again(world, &answer, &request, key, fault).await,
            Err(problem) => {
                let should_retry = (problem.status == 409).then_some("true");
                return respond(world, &refusal(&problem, &request), &request, Some(key), should_retry);
            }
        }
    }
    if let Some(Kind::Slow { ms }) = fault {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    let (answer, keep) = execute(world, &call, &form, &request, key, fault);
    if let Some(key) = key {
        world.state().keys.end(key, keep.then(|| answer.clone()));
    }
    finish(world, &answer, &request, key, fault).await
}

/// Who asks, and in what version and manner.
fn check(world: &World, parts: &Parts, body: &[u8]) -> Result<(), Problem> {
    let Some(key) = said(parts, "authorization").and_then(|value| value.strip_prefix("Bearer ")) else {
        let message = "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.";
        return Err(Problem::unauthorized(message));
    };
    if key != world.state().key {
        return Err(Problem::unauthorized(format!("Invalid API Key provided: {}", masked(key))));
    }
    let version = said(parts, "stripe-version").unwrap_or_default();
    if version != world.version {
        let message = format!("Invalid Stripe API version: {version}. This is {}", world.version);
        return Err(Problem::request(message));
    }
    let kind = said(parts, "content-type").unwrap_or_default();
    let is_form = kind.split(';').next() == Some("application/x-www-form-urlencoded");
    if parts.method == Method::POST && !body.is_empty() && !is_form {
        let message =
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded).";
        return Err(Problem::request(message));
    }
    Ok(())
}

/// A key as it may be shown.
fn masked(key: &str) -> String {
    let end: String = key.chars().skip(key.chars().count().saturating_sub(4)).collect();
    format!("{}****{end}", key.chars().take(8).collect::<String>())
}

/// What is answered, and whether that is kept for the key.
fn execute(
    world: &World,
    call: &Call,
    form: &Form,
    request: &str,
    key: Option<&str>,
    fault: Option<Kind>,
) -> (Answer, bool) {
    if let Some(Kind::FailsBefore { status }) = fault {
        return (refusal(&Problem::broken(status), request), true);
    }
    let done = world.change(|books| {
        expire_overdue(books);
        books.because(Some((request.to_owned(), key.map(str::to_owned))));
        let done = call.run(books, form);
        books.because(None);
        done
    });
    match (done, fault) {
        (Ok(_), Some(Kind::FailsAfter { status })) => (refusal(&Problem::broken(status), request), true),
        (Ok(shown), _) => {
            let body = serde_json::to_string_pretty(&shown).unwrap_or_default();
            (Answer { status: 200, body, request: request.to_owned() }, true)
        }
        (Err(problem), _) => (refusal(&problem, request), problem.executed),
    }
}

fn refusal(problem: &Problem, request: &str) -> Answer {
    let body = serde_json::to_string_pretty(&problem.body()).unwrap_or_default();
    Answer { status: problem.status, body, request: request.to_owned() }
}

/// What was answered to the first request of a key.
async fn again(world: &World, answer: &Answer, request: &str, key: &str, fault: Option<Kind>) -> Response {
    let mut response = finish(world, answer, request, Some(key), fault).await;
    response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}

/// Sends an answer, unless that goes wrong.
async fn finish(
    world: &World,
    answer: &Answer,
    request: &str,
    key: Option<&str>,
    fault: Option<Kind>,
) -> Response {
    // To ask again with the same key is of no use: the same is answered.
    let should_retry = (answer.status >= 500).then_some("false");
    match fault {
        Some(Kind::CutAfter) => return dropped(),
        Some(Kind::CutWithin) => {
            let mut response = respond(world, answer, request, key, should_retry);
            let half = answer.body.as_bytes().get(..answer.body.len() / 2).unwrap_or_default();
            *response.body_mut() = cut(Bytes::copy_from_slice(half));
            return response;
        }
        Some(Kind::Late { ms }) => tokio::time::sleep(Duration::from_millis(ms)).await,
        _ => {}
    }
    respond(world, answer, request, key, should_retry)
}

fn respond(
    world: &World,
    answer: &Answer,
    request: &str,
    key: Option<&str>,
    should_retry: Option<&str>,
) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Body::from(answer.body.clone())).into_response();
    let mut say = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    say(header::CONTENT_TYPE.as_str(), "application/json");
    say("request-id", request);
    say("stripe-version", &world.version);
    if let Some(key) = key {
        say("idempotency-key", key);
        say("original-request", &answer.request);
    }
    if let Some(should_retry) = should_retry {
        say("stripe-should-retry", should_retry);
    }
    response
}

fn said<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}
