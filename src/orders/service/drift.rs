//! Whether the books add up: stock is the sum of its moves, an order's sums what its payments and lines come to, no number is
//! missing or given twice, and codes are used as often as is said. Looked at a step at a time, so that no shop is too large for
//! one request, and put right where that is asked for and known how ([044](../../../../docs/decisions/044-what-is-put-right.md)).

mod at_stripe;
mod place;

use coppice_orders::settle;
use coppice_orders::state::{Fulfilment, Status};
use coppice_platform::Platform;
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;

pub use at_stripe::DAYS;
pub use place::{Place, Step};

use super::Context;
use super::settle::{Teller, settle_told};
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::orders::model::{Drift, Finding, Sums};
use crate::orders::store::{self, CheckedOrder, Numbers};
use crate::shop::store::{StockCause, StockReason, UNNOTED, explain_stock, get_checked_stock};
use crate::tenant::TenantId;

/// Pages that a step reads: each takes a round trip, and one of what Stripe lists four, for the settings, its answer, what is noted of
/// it, and numbers. A request on Workers may make 50.
const PAGES: u32 = 8;
/// Orders of a page, with all their payments.
const ORDERS: u32 = 1_000;
/// Numbers of a page, which are counted where they are.
const NUMBERS: u32 = 20_000;
/// Variants of a page.
const VARIANTS: u32 = 1_000;
/// Codes of a page.
const CODES: u32 = 500;

/// The most orders that one request settles: each takes three round trips.
const MOST_SETTLED: usize = 10;

/// Looks at a part of the books, from this place on.
///
/// # Errors
/// What the database can't do; then the step can be taken once more.
pub async fn step(context: &Context<'_>, from: &Place) -> Result<Step, AppError> {
    let mut step = Step { next: Some(from.clone()), ..Step::default() };
    let mut left = PAGES;
    while let Some(place) = step.next.clone().filter(|_| left > 0) {
        left = left.saturating_sub(1);
        let after = page(context, &place, &mut step).await?;
        step.next = after.or_else(|| place.next_kind());
    }
    Ok(step)
}

/// Looks at a page; where the next one of its kind begins, if there is one.
async fn page(context: &Context<'_>, place: &Place, step: &mut Step) -> Result<Option<Place>, AppError> {
    let (db, tenant) = (context.db, context.tenant);
    let is_full = |count: usize, limit: u32| count >= usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(match place {
        Place::Orders(after) => {
            let orders = store::get_checked_orders(db, tenant, *after, ORDERS).await?;
            step.orders = step.orders.saturating_add(u64::try_from(orders.len()).unwrap_or(u64::MAX));
            let last = orders.last().filter(|_| is_full(orders.len(), ORDERS)).map(|order| order.number);
            step.findings.extend(orders.iter().flat_map(judge));
            last.map(Place::Orders)
        }
        Place::Numbers(which, after) => numbers(db, tenant, *which, *after, step).await?,
        Place::Stock(after) => {
            let stock = get_checked_stock(db, tenant, after, VARIANTS).await?;
            step.findings.extend(stock.differ.into_iter().map(|one| Finding {
                subject: format!("{}, {}", one.product, one.variant),
                drift: Drift::Stock {
                    variant: one.id,
                    product: one.product_id,
                    quantity: one.quantity,
                    moved: one.moved,
                },
            }));
            stock.last.filter(|_| stock.count >= i64::from(VARIANTS)).map(Place::Stock)
        }
        Place::Codes(after) => {
            let codes = store::get_checked_codes(db, tenant, after, CODES).await?;
            let last = codes.last().filter(|_| is_full(codes.len(), CODES)).map(|code| code.code.clone());
            let other = codes.into_iter().filter(|code| code.used != code.counted);
            step.findings.extend(other.map(|code| Finding {
                subject: format!("The code {}", code.code),
                drift: Drift::Uses {
                    used: code.used,
                    counted: code.counted,
                    fits: code.max_uses.is_none_or(|most| code.counted <= most),
                    code: code.id,
                },
            }));
            last.map(Place::Codes)
        }
        Place::Stripe(from) => at_stripe::page(context, from.as_ref(), step).await?,
    })
}

async fn numbers(
    db: &SqlSession,
    tenant: &TenantId,
    which: Numbers,
    after: i64,
    step: &mut Step,
) -> Result<Option<Place>, AppError> {
    let found = store::get_checked_numbers(db, tenant, which, after, NUMBERS).await?;
    let subject = match which {
        Numbers::Orders => "Numbers of orders:",
        Numbers::Invoices => "Numbers of invoices:",
    };
    let mut add = |drift| step.findings.push(Finding { subject: subject.to_owned(), drift });
    for (first, last) in found.gaps {
        add(Drift::Gap { first, last });
    }
    let last = found.last.unwrap_or(after);
    if found.count >= i64::from(NUMBERS) {
        return Ok(Some(Place::Numbers(which, last)));
    }
    let expected = last.saturating_add(1);
    match found.next {
        Some(next) if next > expected => add(Drift::Gap { first: expected, last: next.saturating_sub(1) }),
        Some(next) if next < expected => add(Drift::Again { next, last }),
        None if last > which.before_first() => {
            add(Drift::Again { next: which.before_first().saturating_add(1), last })
        }
        _ => {}
    }
    Ok(None)
}

/// What of an order does not add up. Of what its payments come to `settle` is the judge; whether one that is off could be taken
/// again is not asked here, nor what somebody has to look at.
fn judge(order: &CheckedOrder) -> Vec<Finding> {
    let standing = &order.standing;
    let settled = settle::settle(
        &settle::Order {
            status: standing.status,
            has_expired: standing.has_expired,
            has_to_be_sent: standing.fulfilment != Fulfilment::None,
            total: standing.total,
            currency: order.currency.clone(),
        },
        &order.ledger,
        false,
    );
    let says = Sums {
        paid: standing.paid,
        refunded: standing.refunded,
        processing: standing.processing,
        disputed: standing.disputed,
    };
    let comes_to = Sums {
        paid: settled.paid,
        refunded: settled.refunded,
        processing: settled.processing,
        disputed: settled.disputed,
    };
    let id = || order.id.clone();
    let (sums, waits) =
        (says != comes_to, standing.status == Status::Pending && settled.status != Status::Pending);
    let total = !order.is_summed || order.parts != standing.total || !order.tax_agrees;
    let found = [
        sums.then(|| Drift::Sums { order: id(), currency: order.currency.clone(), says, comes_to }),
        waits.then(|| Drift::Waits { order: id() }),
        total.then(|| Drift::Total { order: id() }),
        order.is_overdone.then(|| Drift::Pieces { order: id() }),
    ];
    let subject = format!("No. {}", order.number);
    found.into_iter().flatten().map(|drift| Finding { subject: subject.clone(), drift }).collect()
}

/// Puts right what a step from this place on finds and can be put right, as much of it as one request may do. How many things
/// were.
///
/// # Errors
/// What the database can't do; what was put right before stays so.
pub async fn mend(locals: &Locals, from: &Place) -> Result<usize, AppError> {
    let context = Context::from(locals);
    let found = step(&context, from).await?.findings;
    let event = |subject: &str| AuditEvent::new(locals, Action::DriftRepaired, subject);
    let by = locals.user().map(|user| user.user_id.clone()).unwrap_or_default();
    mend_found(&context, &found, &by, MOST_SETTLED, event).await
}

/// Puts right what was found and can be put right, of so many orders at most. `event` makes the note of it. How many things were.
///
/// # Errors
/// What the database can't do; what was put right before stays so.
pub async fn mend_found(
    context: &Context<'_>,
    found: &[Finding],
    by: &str,
    most: usize,
    event: impl Fn(&str) -> AuditEvent,
) -> Result<usize, AppError> {
    let platform = &context.app.platform;
    let mut mended = mend_counts(platform, context.db, context.tenant, found, by, &event).await?;
    // An order is settled once, by all that was found of it.
    let mut orders: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for one in found {
        let Some(order) = one.drift.order_to_settle() else { continue };
        match orders.iter_mut().find(|(known, _)| *known == order) {
            Some((_, of)) => of.push(one),
            None => orders.push((order, vec![one])),
        }
    }
    for (order, of) in orders.into_iter().take(most) {
        let subject = of.first().map(|one| one.subject.clone()).unwrap_or_default();
        let details: Vec<String> = of.iter().map(|one| one.drift.to_string()).collect();
        let event = event(&subject).with(details.join("; ").chars().take(1_000).collect::<String>());
        let told: Vec<_> = of.iter().filter_map(|one| one.drift.told()).cloned().collect();
        let teller = Teller { by, event: Some(&event), ..Teller::default() };
        settle_told(context, order, &told, teller).await?;
        mended = mended.saturating_add(1);
    }
    Ok(mended)
}

/// Puts right what is counted, of what was found: stock gets the moves that explain it, codes the number of orders that use them.
/// `event` makes the note of it. How many things that were.
///
/// # Errors
/// What the database can't do; what was put right before stays so.
async fn mend_counts(
    platform: &Platform,
    db: &SqlSession,
    tenant: &TenantId,
    found: &[Finding],
    by: &str,
    event: impl Fn(&str) -> AuditEvent,
) -> Result<usize, AppError> {
    let names = |of: &dyn Fn(&Drift) -> bool| {
        let named: Vec<String> = found.iter().filter(|one| of(&one.drift)).map(Finding::to_string).collect();
        named.join("; ").chars().take(1_000).collect::<String>()
    };
    let stock: Vec<&str> = found
        .iter()
        .filter_map(|one| match &one.drift {
            Drift::Stock { variant, .. } => Some(variant.as_str()),
            _ => None,
        })
        .collect();
    if !stock.is_empty() {
        let event = event("Stock").with(names(&|drift| matches!(drift, Drift::Stock { .. })));
        let reference = format!("{UNNOTED}{}", uuid_v7(platform.clock.now_ms(), platform.random.u128()));
        let cause = StockCause { reason: StockReason::Admin, reference: &reference, by, at: event.at };
        explain_stock(db, tenant, &stock, &cause, &event).await?;
    }
    let codes: Vec<&str> = found
        .iter()
        .filter_map(|one| match &one.drift {
            Drift::Uses { code, fits: true, .. } => Some(code.as_str()),
            _ => None,
        })
        .collect();
    if !codes.is_empty() {
        let event = event("Codes").with(names(&|drift| matches!(drift, Drift::Uses { fits: true, .. })));
        store::recount_codes(db, tenant, &codes, &event).await?;
    }
    Ok(stock.len().saturating_add(codes.len()))
}
