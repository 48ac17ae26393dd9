//! What an answer cost, for whoever looks: `Server-Timing`.

use axum::http::{HeaderValue, Response};

use crate::request_context::RequestContext;

/// Says what the answer cost (<https://www.w3.org/TR/server-timing/>).
pub fn header<B>(response: &mut Response<B>, context: Option<&RequestContext>, took_ms: i64) {
    let mut parts = Vec::new();
    if let Some(context) = context {
        let trips = context.db.round_trips();
        let plural = if trips == 1 { "" } else { "s" };
        parts.push(format!("db;dur={};desc=\"{trips} round trip{plural}\"", context.db.busy_ms()));
        if let Some(outcome) = context.state.cache_outcome() {
            parts.push(format!("cache;desc={}", outcome.name()));
        }
    }
    parts.push(format!("total;dur={took_ms}"));
    if let Ok(value) = HeaderValue::try_from(parts.join(", ")) {
        response.headers_mut().insert("server-timing", value);
    }
}
