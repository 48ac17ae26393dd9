//! The suite as a Worker.
#![expect(clippy::disallowed_types, reason = "an entry is handed what it does not use")]

use coppice_platform::workers;
use http::{Response, StatusCode};
use serde_json::{Value as Json, json};
use worker::{Context, Env, HttpRequest, MessageBatch, Result, event};

use crate::{cases, consume};

/// `GET /` lists the names of the cases; `GET /<place>` runs one.
#[event(fetch)]
async fn fetch(request: HttpRequest, _env: Env, _context: Context) -> Result<Response<String>> {
    let place = request.uri().path().trim_start_matches('/');
    let mut cases = cases();
    let (status, answer) = if place.is_empty() {
        (StatusCode::OK, json!(cases.iter().map(|case| &case.name).collect::<Vec<_>>()))
    } else if let Some(case) =
        place.parse::<usize>().ok().filter(|n| *n < cases.len()).map(|n| cases.swap_remove(n))
    {
        let outcome = case.run(workers::platform()).await;
        let error = outcome.err().map_or(Json::Null, |failure| failure.0.into());
        (StatusCode::OK, json!({ "name": case.name, "ok": error.is_null(), "error": error }))
    } else {
        (StatusCode::NOT_FOUND, Json::Null)
    };
    let mut response = Response::new(answer.to_string());
    *response.status_mut() = status;
    Ok(response)
}

/// The messages of the cases.
#[event(queue)]
async fn queue(batch: MessageBatch<()>, _env: Env, _context: Context) -> Result<()> {
    let platform = workers::platform();
    for message in workers::queue::messages(&batch) {
        consume(&platform, message).await;
    }
    Ok(())
}
