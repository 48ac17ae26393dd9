//! What an answer cost, for whoever looks: `Server-Timing`.

use axum::http::{HeaderValue, Response};

use crate::locals::Locals;

/// Says what the answer cost (<https://www.w3.org/TR/server-timing/>).
pub fn header<B>(response: &mut Response<B>, locals: Option<&Locals>, took_ms: i64) {
    let mut parts = Vec::new();
    if let Some(locals) = locals {
        let trips = locals.db.round_trips();
        let plural = if trips == 1 { "" } else { "s" };
        parts.push(format!("db;dur={};desc=\"{trips} round trip{plural}\"", locals.db.busy_ms()));
        if let Some(outcome) = locals.cache_outcome() {
            parts.push(format!("cache;desc={}", outcome.name()));
        }
    }
    parts.push(format!("total;dur={took_ms}"));
    if let Ok(value) = HeaderValue::try_from(parts.join(", ")) {
        response.headers_mut().insert("server-timing", value);
    }
}
