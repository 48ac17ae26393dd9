//! Checkout Sessions: the page on which one attempt is paid.

use coppice_orders::stripe::{stripe_amount, text};

use super::{Client, StripeError};
use crate::locals::Locals;
use crate::orders::model::{Attempt, Order};
use crate::text::tidy;

/// How long a session can be paid, in seconds. Stripe wants 30 minutes at least, counted from when it has it: so an answer that
/// was lost can be asked for again for some.
pub const SESSION_SECS: i64 = 35 * 60;

/// Lines that are named one by one; Stripe takes 100.
const MOST_LINES: usize = 90;

/// The longest name of a line, in characters.
const LONGEST_NAME: usize = 200;

/// A page on which an attempt can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The session's id.
    pub reference: String,
    /// Its page.
    pub url: String,
    /// Until when, in epoch seconds.
    pub expires_at: i64,
}

/// Has Stripe make the page on which this attempt is paid; the same, however often it is asked. `path` is the order's.
///
/// # Errors
/// Where Stripe does not answer with one.
pub async fn open(
    locals: &Locals,
    client: &Client<'_>,
    order: &Order,
    attempt: &Attempt,
    path: &str,
) -> Result<Opened, StripeError> {
    let expires_at = attempt.begun_at.saturating_add(SESSION_SECS);
    let page = format!("{}{path}", locals.canonical_origin());
    let mut form = vec![
        ("mode".to_owned(), "payment".to_owned()),
        ("submit_type".to_owned(), "pay".to_owned()),
        ("customer_email".to_owned(), order.email.clone()),
        ("client_reference_id".to_owned(), order.id.clone()),
        ("expires_at".to_owned(), expires_at.to_string()),
        ("success_url".to_owned(), format!("{page}/return")),
        ("cancel_url".to_owned(), page),
        // What is shown is what is charged, in the shop's currency.
        ("adaptive_pricing[enabled]".to_owned(), "false".to_owned()),
        ("payment_intent_data[description]".to_owned(), format!("Order {}", order.number)),
    ];
    let ours = [("tenant", &locals.tenant.id.0), ("order", &order.id), ("attempt", &attempt.id)];
    for (name, value) in ours {
        form.push((format!("metadata[{name}]"), value.clone()));
        form.push((format!("payment_intent_data[metadata][{name}]"), value.clone()));
    }
    let currency = order.currency.to_ascii_lowercase();
    for (at, (name, amount)) in lines(order, attempt.amount).into_iter().enumerate() {
        let amount = stripe_amount(amount, &order.currency)
            .map_err(|why| StripeError::Refused { code: "amount".to_owned(), message: why.to_string() })?;
        let of = |rest: &str| format!("line_items[{at}]{rest}");
        form.push((of("[quantity]"), "1".to_owned()));
        form.push((of("[price_data][currency]"), currency.clone()));
        form.push((of("[price_data][unit_amount]"), amount.to_string()));
        form.push((of("[price_data][product_data][name]"), name));
    }
    let session = client.post("/v1/checkout/sessions", &form, Some(&attempt.id)).await?;
    let (reference, url) = (text(&session, "/id"), text(&session, "/url"));
    if reference.is_empty() || !locals.app.config.stripe.is_page(&url) {
        let message = "the session has no page of Stripe’s".to_owned();
        return Err(StripeError::Refused { code: "url".to_owned(), message });
    }
    Ok(Opened { reference, url, expires_at })
}

/// What is paid, by names and amounts: line by line, each with all that goes with it; or in one, where that does not come to it.
fn lines(order: &Order, amount: i64) -> Vec<(String, i64)> {
    let goods = order.lines.iter().map(|line| {
        let name = format!("{} × {}, {}", line.quantity, line.name, line.variant_name);
        (tidy(&name, LONGEST_NAME), line.total)
    });
    let delivery = order.delivery.iter().map(|way| (tidy(&way.name, LONGEST_NAME), way.total));
    let lines: Vec<_> = goods.chain(delivery).filter(|(_, amount)| *amount > 0).collect();
    let sum = lines.iter().fold(0, |sum: i64, (_, amount)| sum.saturating_add(*amount));
    let is_exact = lines.iter().all(|(_, amount)| stripe_amount(*amount, &order.currency).is_ok());
    if sum == amount && is_exact && lines.len() <= MOST_LINES {
        return lines;
    }
    vec![(format!("Order {}", order.number), amount)]
}
