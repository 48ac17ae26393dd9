//! Payments by Stripe (<https://docs.stripe.com/payments/checkout>): plain HTTP, of one version of its API.
//!
//! A buyer pays on Stripe's own page. What has come of that is asked, by [`look`], whoever says that there is something to ask:
//! the buyer who comes back, a webhook, or the clock. So all of them say the same.

mod client;
mod keys;
mod session;

use coppice_orders::settle::{Fact, Told};
use coppice_orders::stripe::{refund_fact, session_facts, stripe_amount, text};
use serde_json::Value;

pub use client::{Client, StripeError};
pub use keys::{MOST_SECRETS, StripeKeys, is_secret, is_secret_key};
pub use session::{SESSION_SECS, open};

use super::Context;
use crate::orders::model::{Attempt, Entry};

/// What an attempt has come to; nothing where it has not.
///
/// # Errors
/// Where Stripe can't be asked.
pub async fn look(client: &Client<'_>, attempt: &Attempt) -> Result<Vec<Told>, StripeError> {
    let Some(reference) = &attempt.reference else { return Ok(Vec::new()) };
    look_at(client, &attempt.id, reference).await
}

/// The same of a session that an attempt has made.
///
/// # Errors
/// Where Stripe can't be asked.
pub async fn look_at(client: &Client<'_>, attempt: &str, reference: &str) -> Result<Vec<Told>, StripeError> {
    let path = format!("/v1/checkout/sessions/{reference}?expand[]=payment_intent.latest_charge");
    Ok(session_facts(attempt, &client.get(&path).await?))
}

/// Sees to it that nobody can pay by this attempt any more; what it has come to, where that is more.
///
/// # Errors
/// Where Stripe can't be asked: it can be paid still.
pub async fn end(client: &Client<'_>, attempt: &Attempt) -> Result<Vec<Told>, StripeError> {
    // Whose page nobody has been told of can't be paid on.
    let Some(reference) = &attempt.reference else { return Ok(Vec::new()) };
    let path = format!("/v1/checkout/sessions/{reference}/expire");
    match client.post(&path, &[], None).await {
        Ok(_) => Ok(vec![Told { attempt: attempt.id.clone(), fact: Fact::Expired }]),
        // It is over already, in whichever way.
        Err(StripeError::Refused { .. }) => look(client, attempt).await,
        Err(error) => Err(error),
    }
}

/// What has become of money that is to go back. Stripe keeps what it answered to a key for a day, failures of its own too: so
/// from the second hour on it is first asked whether it has done it, and then by another key.
///
/// # Errors
/// [`StripeError::Refused`] where it does not go back; else where Stripe can't be asked.
pub async fn give_back(
    context: &Context<'_>,
    client: &Client<'_>,
    order: &str,
    entry: &Entry,
) -> Result<Option<Fact>, StripeError> {
    let charge = entry.charge.clone().unwrap_or_default();
    if let Some(reference) = &entry.reference {
        return Ok(refund_fact(&client.get(&format!("/v1/refunds/{reference}")).await?));
    }
    let hours = context.now().saturating_sub(entry.at).max(0) / 3_600;
    let mut key = entry.id.clone();
    if hours > 0 {
        key = format!("{key}:{hours}");
        let list = client.get(&format!("/v1/refunds?charge={charge}&limit=100")).await?;
        let all = list.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
        let done = all.iter().find(|refund| text(refund, "/metadata/entry") == entry.id);
        if let Some(done) = done {
            return Ok(refund_fact(done));
        }
    }
    let amount = stripe_amount(entry.amount, &entry.currency)
        .map_err(|why| StripeError::Refused { code: "amount".to_owned(), message: why.to_string() })?;
    let form = [
        ("charge", charge),
        ("amount", amount.to_string()),
        ("metadata[tenant]", context.tenant.0.clone()),
        ("metadata[order]", order.to_owned()),
        ("metadata[entry]", entry.id.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    Ok(refund_fact(&client.post("/v1/refunds", &form, Some(&key)).await?))
}
