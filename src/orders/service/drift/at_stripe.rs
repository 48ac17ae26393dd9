//! What Stripe says came and went, beside what is noted here: its lists are read page by page
//! (<https://docs.stripe.com/api/pagination>), the newest first, for a time that has an end.

use std::collections::{HashMap, HashSet};

use coppice_orders::settle::{Fact, Told};
use coppice_orders::stripe::{charge_fact, dispute_fact, gone_of, id_of, ours, refund_fact, text};
use serde_json::Value;

use super::place::{AtStripe, Listed, Place, Step};
use crate::error::AppError;
use crate::orders::model::{Drift, EntryKind, Finding};
use crate::orders::service::Context;
use crate::orders::service::stripe::{Client, StripeError, StripeKeys};
use crate::orders::store::{self, NotedCharge, dispute_state, refund_state};

/// How far back is looked, in days.
pub const DAYS: i64 = 90;

/// How long what has happened there has to be noted here, in seconds: webhooks and buyers are on their way.
const REST: i64 = 600;

/// Looks at a page of Stripe's lists, in one request to it; where the next begins. A shop that has no keys has nothing there.
pub(super) async fn page(
    context: &Context<'_>,
    from: Option<&AtStripe>,
    step: &mut Step,
) -> Result<Option<Place>, AppError> {
    let settings = store::get_settings(context.db, context.tenant).await?;
    let Some(keys) = StripeKeys::of(context.app, context.tenant, &settings) else {
        // As where the command line has other secrets than the server.
        let sealed = settings.sealed_keys.is_some();
        step.unasked =
            sealed.then(|| "The keys for it can't be opened by the secrets that are set here".to_owned());
        return Ok(None);
    };
    let now = context.now();
    let begin =
        |listed, since| AtStripe { listed, since, until: now.saturating_sub(REST), after: String::new() };
    let place = from.cloned().unwrap_or_else(|| begin(Listed::Charges, now.saturating_sub(DAYS * 86_400)));
    let page = match Page::ask(&Client::new(context.app, &keys), &place).await {
        Ok(page) => page,
        Err(why) => {
            step.unasked = Some(why.to_string());
            return Ok(None);
        }
    };
    match place.listed {
        Listed::Charges => charges(context, &page, step).await?,
        Listed::Refunds => gone(context, &page, EntryKind::Refund, step).await?,
        Listed::Disputes => gone(context, &page, EntryKind::Dispute, step).await?,
    }
    let on = page.next.or_else(|| place.listed.next().map(|listed| begin(listed, place.since)));
    Ok(on.map(|place| Place::Stripe(Some(place))))
}

/// A page of a list.
struct Page {
    /// What is on it.
    data: Vec<Value>,
    /// It has all that was made after the first of these moments, up to the second.
    span: (i64, i64),
    /// Where the next one begins, if there is one.
    next: Option<AtStripe>,
}

impl Page {
    async fn ask(client: &Client<'_>, place: &AtStripe) -> Result<Self, StripeError> {
        let AtStripe { listed, since, until, after } = place;
        let path = match listed {
            Listed::Charges => "/v1/charges?limit=100",
            Listed::Refunds => "/v1/refunds?limit=100&expand[]=data.charge",
            Listed::Disputes => "/v1/disputes?limit=100&expand[]=data.charge",
        };
        let from = match after.as_str() {
            "" => format!("created[lte]={until}"),
            after => format!("starting_after={after}"),
        };
        let list = client.get(&format!("{path}&created[gte]={since}&{from}")).await?;
        let mut data = list.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
        let has_more = list.get("has_more").and_then(Value::as_bool).unwrap_or(false);
        let last = data.last().map(created).filter(|_| has_more);
        let Some(last) = last else {
            return Ok(Self { data, span: (since.saturating_sub(1), *until), next: None });
        };
        // What was made in the last second is looked at with all others of that second: on the next page, unless it fills this one.
        let before = data.iter().take_while(|object| created(object) > last).count();
        let rest = if before > 0 { last } else { last.saturating_sub(1) };
        if before > 0 {
            data.truncate(before);
        }
        let after = data.last().map(|object| text(object, "/id")).unwrap_or_default();
        let next = AtStripe { listed: *listed, since: *since, until: rest, after };
        Ok(Self { data, span: (last, *until), next: Some(next) })
    }

    /// The orders of this shop that what is on it says it belongs to.
    fn orders(&self, context: &Context<'_>) -> Vec<String> {
        self.data.iter().filter_map(|object| order_of(context, object)).map(|(order, _)| order).collect()
    }
}

fn created(object: &Value) -> i64 {
    object.get("created").and_then(Value::as_i64).unwrap_or_default()
}

/// The order, and the attempt, of this shop that a charge, or a refund's or a dispute's, says it belongs to.
fn order_of(context: &Context<'_>, object: &Value) -> Option<(String, String)> {
    let ours = ours(object).or_else(|| ours(object.get("charge")?))?;
    (ours.tenant == context.tenant.0).then_some((ours.order, ours.attempt))
}

/// Money that has come: there and here, and how much of it has gone back.
async fn charges(context: &Context<'_>, page: &Page, step: &mut Step) -> Result<(), AppError> {
    let come: Vec<(&Value, Fact)> =
        page.data.iter().filter_map(|charge| Some((charge, charge_fact(charge)?))).collect();
    let ids: Vec<String> = come.iter().map(|(charge, _)| text(charge, "/id")).collect();
    let (noted, of_time) = store::get_noted_charges(context.db, context.tenant, &ids, page.span).await?;
    let there: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let noted: HashMap<&str, &NotedCharge> = noted.iter().map(|one| (one.reference.as_str(), one)).collect();
    let mut unknown = Vec::new();
    for ((charge, fact), id) in come.iter().zip(&ids) {
        let Fact::Paid { amount, currency, .. } = fact else { continue };
        let Some(one) = noted.get(id.as_str()) else {
            unknown.extend(order_of(context, charge).map(|of| (of, fact.clone())));
            continue;
        };
        let here = (one.amount, one.currency.clone());
        if here != (*amount, currency.clone()) {
            step.findings.push(differs(one, here, (*amount, currency.clone()), false));
        }
        let gone = gone_of(charge);
        if one.gone > gone {
            let (here, there) = ((one.gone, one.currency.clone()), (gone, currency.clone()));
            step.findings.push(differs(one, here, there, true));
        }
    }
    for one in of_time.iter().filter(|one| !there.contains(one.reference.as_str())) {
        step.findings.push(differs(
            one,
            (one.amount, one.currency.clone()),
            (0, one.currency.clone()),
            false,
        ));
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let numbers = store::get_order_numbers(context.db, context.tenant, &page.orders(context)).await?;
    for ((order, attempt), fact) in unknown {
        let Fact::Paid { charge, amount, currency, .. } = &fact else { continue };
        step.findings.push(match numbers.get(&order) {
            Some(number) => not_noted(*number, order, currency.clone(), Told { attempt, fact }),
            None => Finding {
                subject: format!("The charge {charge}"),
                drift: Drift::Orphan { amount: *amount, currency: currency.clone() },
            },
        });
    }
    Ok(())
}

/// Money that has gone back, or is disputed.
async fn gone(context: &Context<'_>, page: &Page, kind: EntryKind, step: &mut Step) -> Result<(), AppError> {
    let ids: Vec<String> = page.data.iter().map(|object| text(object, "/id")).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let orders = page.orders(context);
    let (noted, numbers) = store::get_noted_gone(context.db, context.tenant, kind, &ids, &orders).await?;
    for object in &page.data {
        let fact = match kind {
            EntryKind::Dispute => dispute_fact(object),
            _ => refund_fact(object),
        };
        let Some(fact) = fact else { continue };
        let noted_as = |id: &str| noted.iter().find(|one| one.reference == id).map(|one| one.state.as_str());
        // What is further here was further there once.
        let is_known = match &fact {
            Fact::Refund { id, state, .. } => noted_as(id).is_some_and(|word| refund_state(word) >= *state),
            Fact::Dispute { id, state, .. } => noted_as(id).is_some_and(|word| dispute_state(word) >= *state),
            _ => true,
        };
        if is_known {
            continue;
        }
        let Some((order, _)) = order_of(context, object) else { continue };
        let Some(number) = numbers.get(&order) else { continue };
        let currency = id_of(object, "currency").to_ascii_uppercase();
        step.findings.push(not_noted(*number, order, currency, Told { attempt: String::new(), fact }));
    }
    Ok(())
}

fn not_noted(number: i64, order: String, currency: String, told: Told) -> Finding {
    Finding {
        subject: format!("No. {number}"),
        drift: Drift::NotNoted { order, currency, told: Box::new(told) },
    }
}

fn differs(noted: &NotedCharge, here: (i64, String), there: (i64, String), is_refund: bool) -> Finding {
    let (order, charge) = (noted.order_id.clone(), noted.reference.clone());
    Finding {
        subject: format!("No. {}", noted.number),
        drift: Drift::AtStripe { order, charge, here, there, is_refund },
    }
}
