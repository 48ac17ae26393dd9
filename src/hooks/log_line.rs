//! One structured line a request.

use axum::extract::Request;
use axum::http::{Method, Response};
use serde_json::json;

use super::RequestId;
use crate::error::AppError;
use crate::locals::Locals;
use crate::request_context::RequestContext;

/// What of a request is logged; never cookies, never the query, which may hold what somebody typed.
pub struct Line {
    method: Method,
    path: String,
}

impl Line {
    /// Notes the request.
    pub fn begin(request: &Request) -> Self {
        Self { method: request.method().clone(), path: without_tag(request.uri().path()) }
    }

    /// Writes the line.
    pub fn end<B>(
        self,
        response: &Response<B>,
        context: Option<&RequestContext>,
        locals: Option<&Locals>,
        id: &RequestId,
        took_ms: i64,
    ) {
        let status = response.status();
        let level = if status.is_server_error() { log::Level::Warn } else { log::Level::Info };
        if !log::log_enabled!(target: "request", level) {
            return;
        }
        let mut line = json!({
            "id": &*id.0,
            "method": self.method.as_str(),
            "path": self.path,
            "status": status.as_u16(),
            "ms": took_ms,
        });
        if let Some(line) = line.as_object_mut() {
            if let Some(locals) = locals {
                line.insert("tenant".into(), json!(locals.tenant.id));
            }
            if let Some(context) = context {
                line.insert("round_trips".into(), json!(context.db.round_trips()));
                line.insert(
                    "cache".into(),
                    json!(context.state.cache_outcome().map(crate::kv::Outcome::name)),
                );
            }
            if let Some(cause) = response.extensions().get::<AppError>().and_then(AppError::cause) {
                line.insert("error".into(), json!(cause.to_string()));
            }
        }
        log::log!(target: "request", level, "{line}");
    }
}

/// The path without what opens an order: whoever reads the log is nobody's buyer.
fn without_tag(path: &str) -> String {
    let order = path.strip_prefix("/orders/").and_then(|rest| rest.split_once('.'));
    match order {
        Some((id, rest)) => {
            let after = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
            format!("/orders/{id}.…{after}").chars().take(200).collect()
        }
        None => path.chars().take(200).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_an_order_is_not_logged() {
        for (path, logged) in [
            ("/orders/01a.Sxyz", "/orders/01a.…"),
            ("/orders/01a.Sxyz/cancel", "/orders/01a.…/cancel"),
            ("/orders/01a", "/orders/01a"),
            ("/shop/a.b", "/shop/a.b"),
        ] {
            assert_eq!(without_tag(path), logged);
        }
    }
}
