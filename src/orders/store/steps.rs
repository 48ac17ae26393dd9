//! What happens to an order beside its payments: it is called off, packed, sent, given back.

use coppice_orders::settle::Return;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::mails::mail_statement;
use super::settle::{as_read_statement, return_statements};
use super::story::{Told, story_statement};
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::orders::model::selling::Provider;
use crate::orders::model::{MailKind, Order};
use crate::shop::store::{
    Guard, StockCause, StockReason, moved_statements, put_back, put_back_statements, refused_guard,
};
use crate::tenant::TenantId;

/// Who does something to an order, and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// A user's id, or nobody.
    pub user: &'a str,
    /// When, in epoch seconds.
    pub at: i64,
    /// The id of the mail that goes.
    pub mail: &'a str,
    /// What is noted in the audit log, where somebody who runs the shop does it.
    pub event: Option<&'a AuditEvent>,
}

/// Why an order is called off, and what goes back with it.
#[derive(Debug, Clone, Copy)]
pub struct Cancellation<'a> {
    /// Why.
    pub reason: &'a str,
    /// Money that a provider has taken and gives back, under new ids.
    pub returns: &'a [(String, Return)],
}

/// Calls an order off, if it is still as it was read; its pieces go back into stock, its code is not used, and its money goes
/// back. Whether it was.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn cancel_order(
    db: &SqlSession,
    tenant: &TenantId,
    order: &Order,
    cancellation: Cancellation<'_>,
    by: By<'_>,
) -> Result<bool, PlatformError> {
    done(db, cancel_statements(tenant, order, cancellation, by)).await
}

/// The same, and what it holds is back in this cart of its buyer's, together; how many pieces that holds then. `None` where the
/// order is not any more as it was read.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn cancel_into_cart(
    db: &SqlSession,
    tenant: &TenantId,
    order: &Order,
    cancellation: Cancellation<'_>,
    by: By<'_>,
    cart: &str,
) -> Result<Option<i64>, PlatformError> {
    let mut statements = cancel_statements(tenant, order, cancellation, by);
    let user = Some(by.user).filter(|user| !user.is_empty());
    statements.extend(put_back_statements(tenant, &order.id, cart, user, by.at));
    match db.batch(statements).await {
        Ok(mut rows) => put_back(&rows.pop().unwrap_or_default()).map(Some),
        Err(error) if refused_guard(&error) == Some(Guard::Stale) => Ok(None),
        Err(error) => Err(error),
    }
}

fn cancel_statements(
    tenant: &TenantId,
    order: &Order,
    Cancellation { reason, returns }: Cancellation<'_>,
    by: By<'_>,
) -> Vec<Statement> {
    let set = "UPDATE orders SET status = 'canceled', cancel_reason = ?3, canceled_at = ?4, \
        stock = CASE stock WHEN 'taken' THEN 'returned' ELSE stock END, revision = revision + 1 WHERE id = ?2 AND tenant_id = ?1";
    let mut statements = vec![as_read_statement(tenant, order)];
    statements.push(
        Statement::write("order_cancel", set).bind(tenant).bind(order.id.as_str()).bind(reason).bind(by.at),
    );
    if order.has_stock {
        let back: Vec<(&str, i64)> = order
            .lines
            .iter()
            .filter(|line| line.tracked)
            .map(|line| (line.variant_id.as_str(), line.quantity.saturating_sub(line.refunded_quantity)))
            .collect();
        let reference = format!("{}:{}", order.id, order.revision);
        let cause =
            StockCause { reason: StockReason::Canceled, reference: &reference, by: by.user, at: by.at };
        statements.extend(moved_statements(tenant, &back, &cause));
    }
    let free = "UPDATE discounts SET used = used - 1 WHERE tenant_id = ?1 AND used > 0 AND id = (SELECT discount_id FROM orders WHERE id = ?2 AND tenant_id = ?1)";
    statements.push(Statement::write("discount_free", free).bind(tenant).bind(order.id.as_str()));
    let once = format!("canceled:{}", order.revision);
    let told = Told { once: &once, what: "canceled", details: reason, by: by.user, at: by.at };
    statements.push(story_statement(&order.id, &told));
    let reference = format!("{}:{}", order.id, order.revision);
    // Of what was to be paid on a provider's page, and was not, nobody was written to: neither are they that it is off.
    if order.provider == Provider::Manual || order.standing.paid > 0 {
        statements.push(mail_statement(tenant, by.mail, MailKind::Canceled, &reference, by.at));
    }
    statements.extend(returns.iter().flat_map(|(id, back)| return_statements(order, id, back, by.at)));
    statements.extend(by.event.map(event_statement));
    statements
}

/// Waits longer for the money of an order, or for ever; never less long than before. It is another version by it, so that nobody
/// calls off what they have read as over.
///
/// # Errors
/// What the database can't do.
pub async fn prolong_order(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    until: Option<i64>,
) -> Result<(), PlatformError> {
    let sql = "UPDATE orders SET hold_until = ?3, revision = revision + 1 WHERE id = ?2 AND tenant_id = ?1 AND status = 'pending' AND (?3 IS NULL OR hold_until < ?3)";
    db.query(Statement::write("order_prolong", sql).bind(tenant).bind(id).bind(until)).await.map(drop)
}

/// Money that is given back by hand, and pieces that are.
#[derive(Debug)]
pub struct NewRefund<'a> {
    /// Of which charges how much goes back, each under an id of its own.
    pub parts: &'a [(String, String, i64)],
    /// Where the money came.
    pub provider: Provider,
    /// How many pieces of which lines come back, by their places.
    pub pieces: &'a [(i64, i64)],
    /// Those of them that go back into stock: variant and number.
    pub restocked: &'a [(&'a str, i64)],
    /// Why.
    pub why: &'a str,
    /// What has gone back of the order in all by then.
    pub refunded: i64,
}

/// Gives money back, if the order is still as it was read: where it is paid by hand, it has gone by now; where at a provider,
/// that has to be asked. Whether it was.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn refund_order(
    db: &SqlSession,
    tenant: &TenantId,
    order: &Order,
    refund: &NewRefund<'_>,
    by: By<'_>,
) -> Result<bool, PlatformError> {
    let id = order.id.as_str();
    let mut statements = vec![as_read_statement(tenant, order)];
    let is_by_hand = refund.provider == Provider::Manual;
    for (entry, charge, amount) in refund.parts {
        let sql = "INSERT INTO payment_entries (id, order_id, provider, kind, ref, charge, amount, currency, state, why, by, at) \
            VALUES (?1, ?2, ?3, 'refund', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        statements.push(
            Statement::write("entry_refund", sql)
                .bind(entry.as_str())
                .bind(id)
                .bind(refund.provider.name())
                .bind(is_by_hand.then_some(entry.as_str()))
                .bind(charge.as_str())
                .bind(*amount)
                .bind(order.currency.as_str())
                .bind(if is_by_hand { "done" } else { "new" })
                .bind(refund.why)
                .bind(by.user)
                .bind(by.at),
        );
    }
    let pieces = serde_json::to_string(refund.pieces).unwrap_or_default();
    let lines = "UPDATE order_lines SET refunded_quantity = refunded_quantity + (j.value ->> 1) FROM json_each(?2) j \
        WHERE order_lines.order_id = ?1 AND order_lines.position = j.value ->> 0";
    statements.push(Statement::write("order_lines_refund", lines).bind(id).bind(pieces));
    let set = "UPDATE orders SET refunded = ?3, revision = revision + 1 WHERE id = ?2 AND tenant_id = ?1";
    statements.push(Statement::write("order_refund", set).bind(tenant).bind(id).bind(refund.refunded));
    let reference = format!("{id}:{}", order.revision);
    if !refund.restocked.is_empty() {
        let cause = StockCause { reason: StockReason::Refund, reference: &reference, by: by.user, at: by.at };
        statements.extend(moved_statements(tenant, refund.restocked, &cause));
    }
    let sum: i64 = refund.parts.iter().fold(0, |sum, (_, _, amount)| sum.saturating_add(*amount));
    let (once, sum) = (format!("refund:{}", order.revision), sum.to_string());
    let told = Told { once: &once, what: "refund", details: &sum, by: by.user, at: by.at };
    statements.push(story_statement(id, &told));
    if is_by_hand && let Some((entry, _, _)) = refund.parts.first() {
        let reference = format!("{entry}:{sum}");
        statements.push(mail_statement(tenant, by.mail, MailKind::Refunded, &reference, by.at));
    }
    statements.extend(by.event.map(event_statement));
    done(db, statements).await
}

/// Runs these, unless something is not any more as it was read. Whether they ran.
pub(super) async fn done(db: &SqlSession, statements: Vec<Statement>) -> Result<bool, PlatformError> {
    match db.batch(statements).await {
        Ok(_) => Ok(true),
        Err(error) if refused_guard(&error) == Some(Guard::Stale) => Ok(false),
        Err(error) => Err(error),
    }
}
