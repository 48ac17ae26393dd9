//! What people do to orders.

use coppice_orders::limits::Limits;
use coppice_orders::refund::{Pieces, refund};
use coppice_orders::state::{By as Whose, Status, Step};

use super::Context;
use super::mails::send_soon;
use super::pay::end;
use super::refunds::ask_refunds;
use super::settle::{Teller, by_hand, left_of, returns_of, settle, settle_told};
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::number::exact;
use crate::orders::model::selling::Provider;
use crate::orders::model::{Order, PaymentForm, Payments, RefundForm};
use crate::orders::store::{self, By, Cancellation, Moved, NewRefund};
use crate::region;
use crate::shop::service::{current_cart_id, set_cart_count};
use crate::text::tidy;

/// What is said where it can't be seen to that nobody pays any more.
const NOT_REACHED: &str = "The payment service can’t be reached, so this order can’t be canceled just now. Please try again in a minute.";

/// The longest way to follow a parcel, in characters.
const TRACKING: usize = 200;

/// Enters money that has come for an order that is paid by hand, also for one that is off: what is there still is then taken again.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Conflict`]; what the database can't do.
pub async fn enter_payment(locals: &Locals, id: &str, form: &PaymentForm) -> Result<(), AppError> {
    let PaymentForm { amount, note, key, revision } = form;
    let payments = get(locals, id).await?;
    let order = &payments.order;
    let attempt = payments.ledger.attempts.iter().find(|(_, attempt)| attempt.is_by_hand);
    let Some((attempt, _)) = attempt.filter(|_| order.provider == Provider::Manual) else {
        return Err(AppError::Conflict("This order is not paid by hand.".into()));
    };
    let amount = money(order, "amount", amount)?;
    if !is_key(key) {
        return Err(AppError::BadRequest("Please open the order again.".into()));
    }
    // Two who enter one payment from two pages are one too many; one who sends a form twice is not.
    if !payments.ledger.charges.contains_key(&format!("{id}:{key}")) {
        is_as_seen(order, *revision)?;
    }
    let now = locals.app.platform.clock.now();
    let told = by_hand(attempt, &format!("{id}:{key}"), amount, &order.currency, now);
    let event = AuditEvent::new(locals, Action::PaymentEntered, format!("No. {}", order.number));
    let event = event.with(region::money(amount, &order.currency));
    let by = user(locals);
    let note = tidy(note, 200);
    let teller = Teller { by: &by, event: Some(&event), note: &note, told_by: None };
    settle_told(&locals.into(), id, &[told], teller).await.map(drop)
}

/// Where an order that was looked at as of this revision stands after a step.
///
/// # Errors
/// [`AppError::Conflict`] where that can't follow, or the order is not any more as it was looked at.
pub(super) fn moved<'a>(
    context: &Context<'_>,
    order: &'a Order,
    step: Step,
    tracking: &str,
    revision: i64,
) -> Result<Moved<'a>, AppError> {
    is_as_seen(order, revision)?;
    let next = order.standing.after(step).map_err(|why| AppError::Conflict(why.to_string()))?;
    let tracking = match step {
        Step::Ship => followed(tracking)?,
        Step::Pay | Step::TakeAgain | Step::Cancel(_) | Step::Pack | Step::Deliver => order.tracking.clone(),
    };
    Ok(Moved { order, next, tracking, mail: context.new_id() })
}

/// Writes where these stand, all of them or none; whether they were still as they were read. Their buyers are told.
///
/// # Errors
/// What the database can't do.
pub(super) async fn write_moved(locals: &Locals, moved: &[Moved<'_>]) -> Result<bool, AppError> {
    let event = AuditEvent::new(locals, Action::OrderChanged, "");
    let is_done = store::move_orders(&locals.db, &locals.tenant.id, moved, &user(locals), &event).await?;
    if is_done {
        send_soon(&locals.into(), moved.iter().map(|one| one.mail.clone()).collect());
    }
    Ok(is_done)
}

/// Packs, sends or notes as delivered what was ordered.
///
/// # Errors
/// [`AppError::Conflict`] where that can't follow, or the order is not any more as it was looked at; what the database can't do.
pub async fn step(
    locals: &Locals,
    id: &str,
    step: Step,
    tracking: &str,
    revision: i64,
) -> Result<(), AppError> {
    let Payments { order, .. } = get(locals, id).await?;
    let moved = moved(&locals.into(), &order, step, tracking, revision)?;
    if write_moved(locals, &[moved]).await? { Ok(()) } else { Err(stale()) }
}

/// Calls an order off for the shop, as it was looked at.
///
/// # Errors
/// [`AppError::Conflict`] where it can't be; what the database can't do.
pub async fn cancel(locals: &Locals, id: &str, revision: i64) -> Result<(), AppError> {
    let payments = get(locals, id).await?;
    is_as_seen(&payments.order, revision)?;
    let payments = ended(locals, payments, Whose::Admin).await?;
    let order = &payments.order;
    let event = AuditEvent::new(locals, Action::OrderCanceled, format!("No. {}", order.number));
    let (by, mail) = (user(locals), Context::from(locals).new_id());
    let by = By { user: &by, at: event.at, mail: &mail, event: Some(&event) };
    let context = Context::from(locals);
    let returns = returns_of(&context, &payments);
    let cancellation = Cancellation { reason: "by the shop", returns: &returns };
    if !store::cancel_order(&locals.db, &locals.tenant.id, order, cancellation, by).await? {
        return Err(stale());
    }
    send_soon(&context, vec![mail]);
    if !returns.is_empty() {
        ask_refunds(&context, &get(locals, id).await?).await?;
    }
    Ok(())
}

/// An order that is about to be called off, and that nobody can pay any more.
async fn ended(locals: &Locals, payments: Payments, whose: Whose) -> Result<Payments, AppError> {
    let may = |payments: &Payments| {
        let after = payments.order.standing.after(Step::Cancel(whose));
        after.map(drop).map_err(|why| AppError::Conflict(why.to_string()))
    };
    may(&payments)?;
    let ended = end(&locals.into(), payments).await?;
    let payments = ended.ok_or_else(|| AppError::Conflict(NOT_REACHED.into()))?;
    may(&payments)?;
    Ok(payments)
}

/// Gives back money for pieces, for something else, or both: by hand, it has gone by now; a provider is asked at once, and by the
/// clock where it can't be.
///
/// # Errors
/// [`AppError::Invalid`] where it is not so much; [`AppError::Conflict`]; what the database can't do.
pub async fn give_back(locals: &Locals, id: &str, form: &RefundForm) -> Result<(), AppError> {
    let payments = get(locals, id).await?;
    let order = &payments.order;
    is_as_seen(order, form.revision)?;
    let mut pieces = Vec::new();
    let (mut places, mut restocked) = (Vec::new(), Vec::new());
    for line in &order.lines {
        let typed = form.pieces.get(&line.position).map_or("", String::as_str).trim();
        let now = if typed.is_empty() { 0 } else { exact(typed).unwrap_or(-1) };
        let left = line.quantity.saturating_sub(line.refunded_quantity);
        if !(0..=left).contains(&now) {
            let message = format!("Of {} at most {left} can go back.", line.name);
            return Err(AppError::Invalid { field: format!("p{}", line.position), message });
        }
        if now > 0 {
            let (total, tax, quantity, before) =
                (line.total, line.tax, line.quantity, line.refunded_quantity);
            pieces.push(Pieces { total, tax, quantity, before, now });
            places.push((line.position, now));
            if form.restocks && line.tracked && order.has_stock {
                restocked.push((line.variant_id.as_str(), now));
            }
        }
    }
    let free = match form.amount.trim() {
        "" => 0,
        text => money(order, "back", text)?,
    };
    let left = left_of(&payments);
    let all = left.iter().fold(0, |sum: i64, (_, left)| sum.saturating_add(*left));
    let amount = refund(&pieces, free, all)
        .map_err(|why| AppError::Invalid { field: "back".into(), message: why.to_string() })?;
    let mut rest = amount;
    let mut parts = Vec::new();
    for (charge, left) in left {
        let part = left.min(rest);
        if part > 0 {
            parts.push((Context::from(locals).new_id(), charge, part));
            rest = rest.saturating_sub(part);
        }
    }
    let details = region::money(amount, &order.currency);
    let event = AuditEvent::new(locals, Action::OrderRefunded, format!("No. {}", order.number)).with(details);
    let (by, mail) = (user(locals), Context::from(locals).new_id());
    let by = By { user: &by, at: event.at, mail: &mail, event: Some(&event) };
    let why = tidy(&form.why, 200);
    let refund = NewRefund {
        parts: &parts,
        provider: order.provider,
        pieces: &places,
        restocked: &restocked,
        why: &why,
        refunded: match order.provider {
            Provider::Manual => order.standing.refunded.saturating_add(amount),
            Provider::Stripe => order.standing.refunded,
        },
    };
    if !store::refund_order(&locals.db, &locals.tenant.id, order, &refund, by).await? {
        return Err(stale());
    }
    send_soon(&locals.into(), vec![mail]);
    // What somebody had to look at may be done by it.
    let context = Context::from(locals);
    let settled = settle(&context, id).await?;
    ask_refunds(&context, &settled).await
}

/// Calls an order off for its buyer. Where this is the browser, or the person, that it was ordered by, what it holds is back in
/// their cart by it. Whether it is.
///
/// # Errors
/// As [`cancel`].
pub async fn cancel_own(locals: &Locals, payments: Payments) -> Result<bool, AppError> {
    let payments = ended(locals, payments, Whose::Shopper).await?;
    let order = &payments.order;
    let event = AuditEvent::new(locals, Action::OrderCanceled, format!("No. {}", order.number));
    let (by, mail) = (user(locals), Context::from(locals).new_id());
    let by = By { user: &by, at: event.at, mail: &mail, event: Some(&event) };
    let (db, tenant, context) = (&locals.db, &locals.tenant.id, Context::from(locals));
    let returns = returns_of(&context, &payments);
    let cancellation = Cancellation { reason: "by its buyer", returns: &returns };
    let is_back = match own_cart(locals, order) {
        Some(cart) => {
            let count = store::cancel_into_cart(db, tenant, order, cancellation, by, &cart).await?;
            set_cart_count(locals, count.ok_or_else(stale)?);
            true
        }
        None if store::cancel_order(db, tenant, order, cancellation, by).await? => false,
        None => return Err(stale()),
    };
    send_soon(&context, vec![mail]);
    Ok(is_back)
}

/// The visitor's cart, if it is the one that the order was made of.
pub fn own_cart(locals: &Locals, order: &Order) -> Option<String> {
    current_cart_id(locals).filter(|cart| *cart == order.cart_id)
}

async fn get(locals: &Locals, id: &str) -> Result<Payments, AppError> {
    let found = store::get_payments(&locals.db, &locals.tenant.id, id).await?;
    found.ok_or_else(super::no_order)
}

fn is_as_seen(order: &Order, revision: i64) -> Result<(), AppError> {
    if order.revision == revision { Ok(()) } else { Err(stale()) }
}

pub(super) fn stale() -> AppError {
    AppError::Conflict(
        "Something has happened to this order since you looked. Please look at it again.".into(),
    )
}

/// An amount as it was typed, in the order's currency.
fn money(order: &Order, field: &str, typed: &str) -> Result<i64, AppError> {
    let amount = region::typed(typed, &order.currency);
    amount.filter(|amount| (1..=Limits::TOTAL).contains(amount)).ok_or_else(|| AppError::Invalid {
        field: field.to_owned(),
        message: format!("Please write an amount, such as {}.", region::short(1_250, &order.currency)),
    })
}

/// What a shop says of how to follow a parcel: a number, or an address that is one of the web.
fn followed(typed: &str) -> Result<String, AppError> {
    let text = tidy(typed, TRACKING);
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_good = scheme.is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https"));
    if is_good {
        return Ok(text);
    }
    let message = "Please write the number, or an address that begins with https://.".to_owned();
    Err(AppError::Invalid { field: "tracking".into(), message })
}

fn is_key(key: &str) -> bool {
    key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit())
}

fn user(locals: &Locals) -> String {
    locals.user().map(|user| user.user_id.clone()).unwrap_or_default()
}

/// Whether an order can still be called off by its buyer.
pub fn may_cancel(order: &Order) -> bool {
    order.standing.status == Status::Pending && order.standing.after(Step::Cancel(Whose::Shopper)).is_ok()
}
