//! Orders to be looked at.

use coppice_orders::state::Status;

use super::links::{named_order, verify, was_mailed};
use super::place::hold_until;
use super::settle::settle;
use crate::error::AppError;
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::orders::model::selling::Provider;
use crate::orders::model::{Cursor, Filter, OrderRow, Payments, StoryLine};
use crate::orders::store;

/// Links that are none, of one address.
const WRONG: Limit = Limit { limit: 20, window_secs: 600 };

/// Orders on a page of a list.
pub const PAGE: u32 = 50;

/// The order that a link opens, and how it is paid. Who tries links that are none is told to wait after a while.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::TooMany`]; what the database can't do.
pub async fn open_order(locals: &Locals, segment: &str) -> Result<Payments, AppError> {
    let found = match named_order(segment) {
        Some(id) => store::get_payments(&locals.db, &locals.tenant.id, id).await?,
        None => None,
    };
    let keys = &locals.app.config.link_keys;
    let good = found.filter(|found| {
        verify(keys, &locals.tenant.id, segment, found.order.link_version) == Some(found.order.id.as_str())
    });
    let Some(mut payments) = good else {
        if let Some(address) = locals.address.0 {
            let key = format!("order-link:{}:{address}", locals.tenant.id.0);
            let now = locals.app.platform.clock.now();
            let verdict = limit::store::check(&locals.db, &[(&key, WRONG)], now).await?;
            if !verdict.allowed {
                return Err(verdict.into());
            }
        }
        return Err(super::no_order());
    };
    // What costs nothing is paid as it is placed; should that have been cut short, it is made up for.
    if payments.order.standing.status == Status::Pending && payments.order.due() == 0 {
        payments = settle(&locals.into(), &payments.order.id).await?;
    }
    if !payments.order.shows_person(locals.app.platform.clock.now()) {
        payments.order.forget_person();
    }
    Ok(payments)
}

/// Whoever opens the link of a mail has shown that its address is theirs: their order is waited for as long as the shop waits
/// for any.
///
/// # Errors
/// What the database can't do.
pub async fn opened_from_mail(locals: &Locals, payments: &mut Payments, tag: &str) -> Result<(), AppError> {
    let order = &mut payments.order;
    let keys = &locals.app.config.link_keys;
    let is_waiting = order.standing.status == Status::Pending && order.provider == Provider::Manual;
    if !is_waiting || !was_mailed(keys, &locals.tenant.id, &order.id, order.link_version, tag) {
        return Ok(());
    }
    let until = hold_until(order.placed_at, payments.settings.hold_manual_days, true);
    if order.hold_until.is_some_and(|now| until.is_none_or(|until| now < until)) {
        store::prolong_order(&locals.db, &locals.tenant.id, &order.id, until).await?;
        order.hold_until = until;
    }
    Ok(())
}

/// An order with its payments and its story, for those who run the shop.
///
/// # Errors
/// [`AppError::NotFound`]; what the database can't do.
pub async fn get_order(locals: &Locals, id: &str) -> Result<(Payments, Vec<StoryLine>), AppError> {
    store::get_story(&locals.db, &locals.tenant.id, id).await?.ok_or_else(super::no_order)
}

/// A page of a list of orders, and where the next one begins.
///
/// # Errors
/// What the database can't do.
pub async fn list_orders(
    locals: &Locals,
    filter: &Filter,
    after: Option<&Cursor>,
) -> Result<(Vec<OrderRow>, Option<Cursor>), AppError> {
    let mut rows = store::get_orders(&locals.db, &locals.tenant.id, filter, after, PAGE).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| has_more);
    let next = next.map(|row| Cursor { placed_at: row.placed_at, id: row.id.clone() });
    Ok((rows, next))
}
