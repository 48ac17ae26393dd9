//! What is asked, and what an answer may show.

use axum::http::StatusCode;

use super::model::{BOUND_MS, Model};
use crate::support::{Answer, Visitor};

/// Whether the file may be shown, or refused, as it was.
pub fn file_may_be(answer: &Answer, model: &Model, isolate: usize, now: i64) -> Result<(), String> {
    let public = match answer.status {
        StatusCode::OK => true,
        StatusCode::FORBIDDEN => false,
        _ => return Ok(()),
    };
    let current = model.file.current();
    // Where it was changed it is so from then on.
    let oldest = if model.file_changed_at == Some(isolate) { current } else { model.file.at(now - BOUND_MS) };
    let may_be = (oldest..=current).any(|version| version.is_multiple_of(2) == public);
    if may_be { Ok(()) } else { Err(format!("the file is public: {public}, in version {current}")) }
}

pub fn at_least(what: &str, shown: usize, least: usize) -> Result<(), String> {
    if shown >= least { Ok(()) } else { Err(format!("{what} is shown in version {shown}, not {least}")) }
}

pub fn expect(answer: &Answer, status: StatusCode) -> Result<(), String> {
    if answer.status == status { Ok(()) } else { Err(format!("{}: {}", answer.status, answer.body)) }
}

pub fn number_after(body: &str, before: &str, after: &str) -> Option<usize> {
    body.split(before).nth(1)?.split(after).next()?.parse().ok()
}

pub async fn get(browser: &Visitor, path: &str) -> Answer {
    browser.ask(browser.request("GET", path).body("".into()).unwrap()).await
}

pub async fn post(browser: &Visitor, path: &str, form: &[(&str, &str)]) -> Answer {
    let request = browser
        .request("POST", path)
        .header("origin", "http://localhost")
        .header("content-type", "application/x-www-form-urlencoded");
    browser.ask(request.body(serde_urlencoded::to_string(form).unwrap().into()).unwrap()).await
}
