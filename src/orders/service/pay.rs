//! How a buyer pays: they are led to a provider's page, and what has come of that is asked for.

use coppice_orders::settle::{AttemptState, Fact, Told};
use coppice_orders::state::Status;

use super::Context;
use super::links::link_to;
use super::settle::{Teller, settle_told};
use super::stripe::{self, Client, SESSION_SECS, StripeError, StripeKeys};
use crate::error::AppError;
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::orders::model::selling::Provider;
use crate::orders::model::{Attempt, Order, Payments};
use crate::orders::store::{self, NewAttempt};

/// How long an order is waited for that is paid on a provider's page, in seconds: as long as that page is there, and some.
pub(super) const HOLD_SECS: i64 = SESSION_SECS + 300;

/// How long an answer that was lost is asked for again by the same key, in seconds: so long Stripe takes the same parameters.
const SAME_SECS: i64 = 240;

/// What is left of a page's time, in seconds, for somebody to be sent there.
const LEFT_SECS: i64 = 60;

/// Attempts to pay an order.
const MOST_ATTEMPTS: usize = 3;

/// How long an order can be begun to be paid, in seconds.
const LONGEST: i64 = 2 * 3_600;

/// Stripe's word for what it knows nothing of.
const MISSING: &str = "resource_missing";

/// Looks at a provider, for one order.
const LOOKS: Limit = Limit { limit: 10, window_secs: 60 };

/// Whether an order can be paid on a provider's page now.
fn may_pay(order: &Order) -> bool {
    order.provider == Provider::Stripe && order.due() > 0 && !order.standing.processing
}

/// Where an order is paid that was opened by its link; its own page, where it can't be just now.
///
/// # Errors
/// [`AppError::Conflict`] where it was tried too often or for too long; what the database can't do.
pub async fn pay(locals: &Locals, payments: &Payments) -> Result<Option<String>, AppError> {
    let order = &payments.order;
    if !may_pay(order) {
        return Ok(None);
    }
    let now = locals.app.platform.clock.now();
    let last = payments.attempts.iter().rfind(|attempt| attempt.provider == Provider::Stripe);
    match last {
        Some(Attempt { state: AttemptState::Open, url: Some(url), expires_at: Some(until), .. })
            if now.saturating_add(LEFT_SECS) < *until =>
        {
            return Ok(Some(url.clone()));
        }
        Some(attempt) if is_new(attempt, now) => return begin(locals, payments, attempt).await,
        _ => {}
    }
    let is_late = now >= order.placed_at.saturating_add(LONGEST - HOLD_SECS);
    if payments.attempts.len() >= MOST_ATTEMPTS || is_late {
        let why = "This order can’t be paid any more. Please put the things into your cart and order again.";
        return Err(AppError::Conflict(why.into()));
    }
    let context = Context::from(locals);
    let attempt = Attempt {
        id: context.new_id(),
        provider: Provider::Stripe,
        amount: order.due(),
        state: AttemptState::New,
        reference: None,
        url: None,
        expires_at: None,
        begun_at: now,
    };
    let new = NewAttempt {
        id: &attempt.id,
        order: &order.id,
        provider: attempt.provider,
        amount: attempt.amount,
        at: now,
    };
    let hold_until = now.saturating_add(HOLD_SECS);
    match store::add_attempt(&locals.db, &locals.tenant.id, order, &new, hold_until).await? {
        true => begin(locals, payments, &attempt).await,
        // Something has happened to it: its page says what.
        false => Ok(None),
    }
}

/// Whether nobody knows yet where this is paid, and it can be asked for again.
fn is_new(attempt: &Attempt, now: i64) -> bool {
    attempt.state == AttemptState::New && now < attempt.begun_at.saturating_add(SAME_SECS)
}

/// The page on which an order is paid that was placed just now, if it is paid on one.
///
/// # Errors
/// What the database can't do.
pub(super) async fn pay_placed(locals: &Locals, id: &str) -> Result<Option<String>, AppError> {
    let found = store::get_payments(&locals.db, &locals.tenant.id, id).await?;
    let payments = found.ok_or_else(super::no_order)?;
    match pay(locals, &payments).await {
        // It is ordered; its page says the rest.
        Err(AppError::Conflict(_)) => Ok(None),
        done => done,
    }
}

/// Has the provider make the page of an attempt; nothing where it does not.
async fn begin(locals: &Locals, payments: &Payments, attempt: &Attempt) -> Result<Option<String>, AppError> {
    let (context, order) = (Context::from(locals), &payments.order);
    let Some(keys) = StripeKeys::of(context.app, context.tenant, &payments.settings) else {
        log::error!("the order {} is to be paid, and there are no keys to do it with", order.id);
        return Ok(None);
    };
    let client = Client::new(context.app, &keys);
    let path = link_to(locals, &order.id, order.link_version);
    match stripe::open(locals, &client, order, attempt, &path).await {
        Ok(opened) => {
            let place = (opened.reference.as_str(), opened.url.as_str(), opened.expires_at);
            if store::attempt_opened(context.db, context.tenant, &attempt.id, place).await? {
                return Ok(Some(opened.url));
            }
            // Somebody has called it off meanwhile: nobody is led to a page for nothing.
            let attempt = Attempt { reference: Some(opened.reference), ..attempt.clone() };
            if let Err(why) = stripe::end(&client, &attempt).await {
                log::warn!("the page of an attempt at the order {} stays: {why}", order.id);
            }
            Ok(None)
        }
        Err(why @ (StripeError::Unreachable(_) | StripeError::Key(_))) => {
            log::warn!("the order {} can't be paid just now: {why}", order.id);
            Ok(None)
        }
        Err(why) => {
            log::error!("an attempt to pay the order {} fails: {why}", order.id);
            store::attempt_failed(context.db, &attempt.id).await?;
            Ok(None)
        }
    }
}

/// Whoever comes back from where they have paid: what has come of it is asked for before they are shown anything.
///
/// # Errors
/// [`AppError::TooMany`]; what the database can't do.
pub async fn returned(locals: &Locals, payments: Payments) -> Result<(), AppError> {
    let order = &payments.order;
    if order.provider == Provider::Manual || order.standing.status != Status::Pending {
        return Ok(());
    }
    let key = format!("order-look:{}", order.id);
    let now = locals.app.platform.clock.now();
    let verdict = limit::store::check(&locals.db, &[(&key, LOOKS)], now).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    ask(&locals.into(), payments, async |client, attempt| stripe::look(client, attempt).await).await.map(drop)
}

/// Sees to it that nobody can pay an order any more, before it is called off. The order as it is then, if that is so.
///
/// # Errors
/// What the database can't do.
pub(super) async fn end(context: &Context<'_>, payments: Payments) -> Result<Option<Payments>, AppError> {
    if payments.order.provider == Provider::Manual {
        return Ok(Some(payments));
    }
    ask(context, payments, async |client, attempt| match attempt.state {
        AttemptState::Open => stripe::end(client, attempt).await,
        _ => stripe::look(client, attempt).await,
    })
    .await
}

/// Asks about all attempts that something can come of, and settles what is said. The order as it is then, if all could be asked.
async fn ask(
    context: &Context<'_>,
    payments: Payments,
    ask: impl AsyncFn(&Client<'_>, &Attempt) -> Result<Vec<Told>, StripeError>,
) -> Result<Option<Payments>, AppError> {
    let id = &payments.order.id;
    let waiting = payments.attempts.iter().filter(|attempt| {
        attempt.reference.is_some() && matches!(attempt.state, AttemptState::Open | AttemptState::Processing)
    });
    let waiting: Vec<_> = waiting.collect();
    if waiting.is_empty() {
        return Ok(Some(payments));
    }
    let Some(keys) = StripeKeys::of(context.app, context.tenant, &payments.settings) else {
        return Ok(None);
    };
    let client = Client::new(context.app, &keys);
    let now = context.now();
    let (mut told, mut is_whole) = (Vec::new(), true);
    for attempt in waiting {
        match ask(&client, attempt).await {
            Ok(facts) => told.extend(facts),
            // The shop has another account by now, that knows nothing of it: and nobody can pay any more by what is over.
            Err(StripeError::Refused { code, .. })
                if code == MISSING && attempt.expires_at.is_some_and(|until| until < now) =>
            {
                told.push(Told { attempt: attempt.id.clone(), fact: Fact::Expired });
            }
            Err(why) => {
                log::warn!("what has come of an attempt at the order {id} is not known: {why}");
                is_whole = false;
            }
        }
    }
    let settled = settle_told(context, id, &told, Teller::default()).await?;
    Ok(is_whole.then_some(settled))
}
