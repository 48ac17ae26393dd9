use axum::Extension;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::header_text::header_text;
use crate::orders::service::{Context, WebhookError, receive_webhook};
use crate::request_context::RequestContext;
use crate::tenant::{Site, Tenant};

/// `POST /webhooks/stripe`: Stripe tells that there is something to look at. What is not taken with 200 comes again for three days.
pub async fn stripe(
    context: RequestContext,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Site::Shop(Tenant { id, .. }) = &site else { return StatusCode::NOT_FOUND.into_response() };
    let orders = Context { app: &context.app, db: &context.db, tenant: id, locals: None };
    let signature = header_text(&headers, HeaderName::from_static("stripe-signature"));
    match receive_webhook(&orders, &signature, &body).await {
        Ok(()) => "ok".into_response(),
        Err(WebhookError::Refused(why)) => (StatusCode::BAD_REQUEST, why).into_response(),
        Err(WebhookError::Later(why)) => {
            log::error!("a webhook is to come again: {why}");
            (StatusCode::SERVICE_UNAVAILABLE, "Please come again.").into_response()
        }
    }
}
