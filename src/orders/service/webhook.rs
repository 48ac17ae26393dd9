//! What Stripe tells by itself (<https://docs.stripe.com/webhooks>): that there is something to look at.
//!
//! Of a payment nothing in the webhook is believed but which session it is about: that is asked for, as whoever comes back from
//! paying asks for it, so that both say the same. Of refunds and disputes there is nothing more to ask.

use coppice_orders::settle::{Fact, Told};
use coppice_orders::stripe::{dispute_fact, id_of, ours, refund_fact, text, verify};
use serde_json::Value;

use super::Context;
use super::settle::{Teller, settle_told};
use super::stripe::{self, Client, StripeError, StripeKeys};
use crate::error::AppError;
use crate::orders::model::selling::Provider;
use crate::orders::store::{self, ProviderEvent};

/// Why a webhook is not taken.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// It is not Stripe's, or none.
    #[error("{0}")]
    Refused(&'static str),
    /// It is to come again.
    #[error("not now: {0}")]
    Later(String),
}

impl From<AppError> for WebhookError {
    fn from(error: AppError) -> Self {
        Self::Later(error.to_string())
    }
}

impl From<coppice_platform::PlatformError> for WebhookError {
    fn from(error: coppice_platform::PlatformError) -> Self {
        Self::Later(error.to_string())
    }
}

impl From<StripeError> for WebhookError {
    fn from(error: StripeError) -> Self {
        Self::Later(error.to_string())
    }
}

/// What a webhook comes to.
struct Found {
    order: String,
    told: Vec<Told>,
}

/// Takes a webhook: the header `Stripe-Signature`, and the body as it came. What is known, or nobody's here, is nothing new.
///
/// # Errors
/// [`WebhookError`].
pub async fn receive_webhook(
    context: &Context<'_>,
    signature: &str,
    body: &[u8],
) -> Result<(), WebhookError> {
    let settings = store::get_settings(context.db, context.tenant).await?;
    let keys = StripeKeys::of(context.app, context.tenant, &settings);
    let Some(keys) = keys else { return Err(WebhookError::Refused("Stripe tells nothing here.")) };
    verify(signature, body, &keys.webhook_secrets, context.now()).map_err(|why| {
        log::warn!("a webhook is not Stripe’s: {why}");
        WebhookError::Refused("This is not signed by Stripe.")
    })?;
    let event: Value = serde_json::from_slice(body).map_err(|_| WebhookError::Refused("This is no JSON."))?;
    let (id, kind) = (text(&event, "/id"), text(&event, "/type"));
    if id.is_empty() || event.get("livemode").and_then(Value::as_bool) != Some(keys.is_live()) {
        return Err(WebhookError::Refused("This is no event of this account."));
    }
    let Some(object) = event.pointer("/data/object") else { return Ok(()) };
    if store::is_event_known(context.db, Provider::Stripe, &id).await? {
        return Ok(());
    }
    let client = Client::new(context.app, &keys);
    let found = match kind.as_str() {
        "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => of_session(context, &client, object).await?,
        "refund.created" | "refund.updated" | "refund.failed" => {
            of_charge(context, &client, object, refund_fact(object)).await?
        }
        "charge.dispute.created" | "charge.dispute.updated" | "charge.dispute.closed" => {
            of_charge(context, &client, object, dispute_fact(object)).await?
        }
        _ => None,
    };
    let Some(Found { order, told }) = found else { return Ok(()) };
    let told_by = Some(ProviderEvent { id: &id, kind: &kind });
    match settle_told(context, &order, &told, Teller { told_by, ..Teller::default() }).await {
        Ok(_) | Err(AppError::NotFound(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What has come of a session, if it is one of this shop's.
async fn of_session(
    context: &Context<'_>,
    client: &Client<'_>,
    session: &Value,
) -> Result<Option<Found>, WebhookError> {
    let Some(ours) = ours(session).filter(|ours| ours.tenant == context.tenant.0) else { return Ok(None) };
    let told = stripe::look_at(client, &ours.attempt, &text(session, "/id")).await?;
    Ok(Some(Found { order: ours.order, told }))
}

/// What has become of money that had come. Should nobody know of that yet, its payment says whose it is, and comes along.
async fn of_charge(
    context: &Context<'_>,
    client: &Client<'_>,
    object: &Value,
    fact: Option<Fact>,
) -> Result<Option<Found>, WebhookError> {
    let Some(fact) = fact else { return Ok(None) };
    let fact = Told { attempt: String::new(), fact };
    let charge = id_of(object, "charge");
    let known = store::get_order_of_charge(context.db, context.tenant, Provider::Stripe, &charge).await?;
    if let Some(order) = known {
        return Ok(Some(Found { order, told: vec![fact] }));
    }
    let intent = id_of(object, "payment_intent");
    if intent.is_empty() {
        return Ok(None);
    }
    let intent = client.get(&format!("/v1/payment_intents/{intent}")).await?;
    let Some(ours) = ours(&intent).filter(|ours| ours.tenant == context.tenant.0) else { return Ok(None) };
    let payments = store::get_payments(context.db, context.tenant, &ours.order).await?;
    let Some(payments) = payments else { return Ok(None) };
    let mut told = vec![fact];
    for attempt in payments.attempts.iter().filter(|attempt| attempt.id == ours.attempt) {
        told.extend(stripe::look(client, attempt).await?);
    }
    Ok(Some(Found { order: ours.order, told }))
}
