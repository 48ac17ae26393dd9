//! Writing down what an order's payments come to.

use coppice_orders::settle::{AttemptState, Charge, DisputeState, RefundState, Return, Settled, Why};
use coppice_orders::state::Status;
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::ledger::LACKS;
use super::mails::mail_statement;
use super::provider::{ProviderEvent, event_statement as told_statement};
use super::row::word;
use super::story::{Told, story_statement};
use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::orders::model::selling::Provider;
use crate::orders::model::{ELSEWHERE, LATE, MailKind, Order, TWICE};
use crate::shop::store::{Guard, StockCause, StockReason, moved_statements, refused_guard};
use crate::tenant::TenantId;

/// What an order has become, to be written in the place of what it was.
#[derive(Debug)]
pub struct Settlement<'a> {
    /// The order as it was read.
    pub order: &'a Order,
    /// What its payments come to.
    pub settled: &'a Settled,
    /// Attempts that have got on.
    pub attempts: Vec<(String, AttemptState)>,
    /// Money that has come: the provider's id of it.
    pub charges: Vec<(String, Charge)>,
    /// Refunds that the provider has told of: its id, of which charge, how much, how far, and our id if it is ours.
    pub refunds: Vec<(String, String, i64, RefundState, Option<String>)>,
    /// Disputes that the provider has told of: its id, of which charge, how much, how far.
    pub disputes: Vec<(String, String, i64, DisputeState)>,
    /// Where it was told.
    pub provider: Provider,
    /// Who has told it: a user's id, or nobody.
    pub by: &'a str,
    /// Ids for what is new: one for each mail and each return.
    pub ids: &'a [String],
    /// What is noted, where a person has told it.
    pub event: Option<&'a AuditEvent>,
    /// A note of whoever has told it.
    pub note: &'a str,
    /// What a provider has told it by.
    pub told_by: Option<ProviderEvent<'a>>,
    /// Until when it is waited for.
    pub hold_until: Option<i64>,
    /// When, in epoch seconds.
    pub at: i64,
}

/// Writes a settlement, if the order is still as it was read; one round trip. Whether it was.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn write_settlement(
    db: &SqlSession,
    tenant: &TenantId,
    one: &Settlement<'_>,
) -> Result<bool, PlatformError> {
    let mut statements = vec![as_read_statement(tenant, one.order)];
    if one.settled.is_taken_again {
        let sql = format!("INSERT INTO guards (fresh) SELECT 0 WHERE EXISTS (SELECT 1 {LACKS})");
        let lacks = Statement::write("order_in_stock_still", sql);
        statements.push(lacks.bind(tenant).bind(one.order.id.as_str()));
    }
    statements.extend(ledger_statements(one));
    statements.extend(order_statements(tenant, one));
    statements.extend(one.event.map(event_statement));
    statements.extend(one.told_by.map(|event| told_statement(one.provider, event, &one.order.id, one.at)));
    match db.batch(statements).await {
        Ok(_) => Ok(true),
        Err(error) if refused_guard(&error) == Some(Guard::Stale) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Refuses the batch where the order is another version by now.
pub(super) fn as_read_statement(tenant: &TenantId, order: &Order) -> Statement {
    let sql = "INSERT INTO guards (fresh) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM orders WHERE id = ?2 AND tenant_id = ?1 AND revision = ?3)";
    Statement::write("order_as_read", sql).bind(tenant).bind(order.id.as_str()).bind(order.revision)
}

fn ledger_statements(one: &Settlement<'_>) -> Vec<Statement> {
    let order = one.order.id.as_str();
    let provider = one.provider.name();
    let mut statements = Vec::new();
    for (id, state) in &one.attempts {
        let sql = "UPDATE payment_attempts SET state = ?3 WHERE id = ?1 AND order_id = ?2";
        statements
            .push(Statement::write("attempt_state", sql).bind(id.as_str()).bind(order).bind(word(state)));
    }
    for (id, charge) in &one.charges {
        let sql = "INSERT INTO payment_entries (id, order_id, provider, kind, ref, attempt, amount, currency, state, why, by, at) \
            VALUES (?1, ?2, ?3, 'charge', ?4, ?5, ?6, ?7, 'done', ?8, ?9, ?10) ON CONFLICT (provider, kind, ref) DO NOTHING";
        statements.push(
            Statement::write("entry_charge", sql)
                .bind(format!("{provider}:{id}"))
                .bind(order)
                .bind(provider)
                .bind(id.as_str())
                .bind(charge.attempt.as_str())
                .bind(charge.amount)
                .bind(charge.currency.as_str())
                .bind(one.note)
                .bind(one.by)
                .bind(charge.at),
        );
    }
    for (id, charge, amount, state, own) in &one.refunds {
        let state = match state {
            RefundState::Asked => "asked",
            RefundState::Done => "done",
            RefundState::Failed => "failed",
        };
        // One of ours has its row; another's gets one.
        let own_sql = "UPDATE payment_entries SET state = ?3, ref = ?4 WHERE id = ?1 AND order_id = ?2";
        let other = "INSERT INTO payment_entries (id, order_id, provider, kind, ref, charge, amount, currency, state, why, at) \
            VALUES (?5 || ':' || ?4, ?2, ?5, 'refund', ?4, ?6, ?7, ?8, ?3, ?9, ?10) ON CONFLICT (provider, kind, ref) DO UPDATE SET state = excluded.state";
        match own {
            Some(entry) => statements.push(
                Statement::write("entry_refund_state", own_sql)
                    .bind(entry.as_str())
                    .bind(order)
                    .bind(state)
                    .bind(id.as_str()),
            ),
            None => statements.push(
                Statement::write("entry_refund_told", other)
                    .bind("")
                    .bind(order)
                    .bind(state)
                    .bind(id.as_str())
                    .bind(provider)
                    .bind(charge.as_str())
                    .bind(*amount)
                    .bind(one.order.currency.as_str())
                    .bind(ELSEWHERE)
                    .bind(one.at),
            ),
        }
    }
    for (id, charge, amount, state) in &one.disputes {
        let state = match state {
            DisputeState::Open => "asked",
            DisputeState::Lost => "done",
            DisputeState::Won => "failed",
        };
        let sql = "INSERT INTO payment_entries (id, order_id, provider, kind, ref, charge, amount, currency, state, at) \
            VALUES (?1 || ':' || ?3, ?2, ?1, 'dispute', ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (provider, kind, ref) DO UPDATE SET state = excluded.state";
        statements.push(
            Statement::write("entry_dispute", sql)
                .bind(provider)
                .bind(order)
                .bind(id.as_str())
                .bind(charge.as_str())
                .bind((*amount).max(1))
                .bind(one.order.currency.as_str())
                .bind(state)
                .bind(one.at),
        );
    }
    statements
}

/// What somebody has to look at, as the row has it.
pub fn attention_text(settled: &Settled) -> Option<String> {
    let words: Vec<String> = settled.attention.iter().map(word).collect();
    (!words.is_empty()).then(|| words.join(","))
}

fn order_statements(tenant: &TenantId, one: &Settlement<'_>) -> Vec<Statement> {
    let (order, settled) = (one.order, one.settled);
    let mut ids = one.ids.iter().map(String::as_str);
    let becomes_paid = order.standing.status != settled.status && settled.status != Status::Canceled;
    let attention = attention_text(settled);
    let mut statements = Vec::new();
    if becomes_paid && settled.paid > 0 {
        let count = "INSERT INTO counters (tenant_id, name, next) SELECT ?1, 'invoice', 2 WHERE EXISTS (SELECT 1 FROM orders WHERE id = ?2 AND tenant_id = ?1 AND invoice_number IS NULL) \
            ON CONFLICT (tenant_id, name) DO UPDATE SET next = next + 1";
        let number = "UPDATE orders SET invoice_number = (SELECT next - 1 FROM counters WHERE tenant_id = ?1 AND name = 'invoice') \
            WHERE id = ?2 AND tenant_id = ?1 AND invoice_number IS NULL";
        for (name, sql) in [("counter_invoice", count), ("order_invoice", number)] {
            statements.push(Statement::write(name, sql).bind(tenant).bind(order.id.as_str()));
        }
    }
    let set = "UPDATE orders SET status = ?3, paid = ?4, refunded = ?5, processing = ?6, disputed = ?7, attention = ?8, paid_at = ?9, \
        stock = CASE WHEN ?10 THEN 'taken' ELSE stock END, cancel_reason = CASE WHEN ?10 THEN NULL ELSE cancel_reason END, \
        canceled_at = CASE WHEN ?10 THEN NULL ELSE canceled_at END, hold_until = ?11, revision = revision + 1 WHERE id = ?2 AND tenant_id = ?1";
    statements.push(
        Statement::write("order_settle", set)
            .bind(tenant)
            .bind(order.id.as_str())
            .bind(settled.status.as_str())
            .bind(settled.paid)
            .bind(settled.refunded)
            .bind(settled.processing)
            .bind(settled.disputed)
            .bind(attention.as_deref())
            .bind(settled.paid_at.or(order.paid_at).or(becomes_paid.then_some(order.placed_at)))
            .bind(settled.is_taken_again)
            .bind(one.hold_until),
    );
    if settled.is_taken_again {
        let taken: Vec<(&str, i64)> = order
            .lines
            .iter()
            .filter(|line| line.tracked)
            .map(|line| (line.variant_id.as_str(), line.quantity.saturating_neg()))
            .collect();
        let reference = format!("{}:{}", order.id, order.revision);
        let cause =
            StockCause { reason: StockReason::Retaken, reference: &reference, by: one.by, at: one.at };
        statements.extend(moved_statements(tenant, &taken, &cause));
        // A code that others have used up meanwhile takes off what it took off, but is not counted for this order.
        let of_order =
            "id = (SELECT discount_id FROM orders WHERE id = ?1 AND tenant_id = ?2) AND tenant_id = ?2";
        let full = format!(
            "UPDATE orders SET discount_id = NULL WHERE id = ?1 AND tenant_id = ?2 AND EXISTS (SELECT 1 FROM discounts WHERE {of_order} AND used >= max_uses)"
        );
        let used = format!("UPDATE discounts SET used = used + 1 WHERE {of_order}");
        for (name, sql) in [("discount_full", full), ("discount_use_again", used)] {
            statements.push(Statement::write(name, sql).bind(order.id.as_str()).bind(tenant));
        }
    }
    let told = |once: &str, what: &str, details: &str| {
        story_statement(&order.id, &Told { once, what, details, by: one.by, at: one.at })
    };
    for (id, charge) in &one.charges {
        statements.push(told(&format!("charge:{id}"), "payment", &charge.amount.to_string()));
    }
    if becomes_paid {
        let once = format!("paid:{}", order.revision);
        statements.push(told(&once, if settled.is_taken_again { "retaken" } else { "paid" }, ""));
        if settled.paid > 0
            && let Some(id) = ids.next()
        {
            statements.push(mail_statement(tenant, id, MailKind::Paid, &order.id, one.at));
        }
        // Of what is paid on a provider's page the shop hears when it is paid: until then most go away again.
        if let Some(id) = ids.next().filter(|_| order.provider != Provider::Manual) {
            statements.push(mail_statement(tenant, id, MailKind::NewOrder, &order.id, one.at));
        }
    }
    let gone = one.refunds.iter().filter(|(_, _, _, state, _)| *state == RefundState::Done);
    for entry in gone.filter_map(|(_, _, _, _, entry)| entry.as_deref()) {
        let Some(id) = ids.next() else { break };
        statements.push(mail_statement(tenant, id, MailKind::Refunded, entry, one.at));
    }
    if let Some(id) = ids.next().filter(|_| attention.is_some() && attention != order.attention) {
        let reference = format!("{}:{}", order.id, order.revision);
        statements.push(mail_statement(tenant, id, MailKind::Attention, &reference, one.at));
    }
    statements.extend(
        settled.returns.iter().zip(ids).flat_map(|(back, id)| return_statements(order, id, back, one.at)),
    );
    statements
}

/// Has money go back that nobody owes, under this id: the provider is asked for it once, however often it is found.
pub(super) fn return_statements(order: &Order, id: &str, back: &Return, at: i64) -> [Statement; 2] {
    let why = match back.why {
        Why::Late => LATE,
        Why::Twice => TWICE,
    };
    let sql = "INSERT INTO payment_entries (id, order_id, provider, kind, charge, amount, currency, state, why, at) \
        SELECT ?1, ?2, ?3, 'refund', ?4, ?5, ?6, 'new', ?7, ?8 \
        WHERE NOT EXISTS (SELECT 1 FROM payment_entries WHERE order_id = ?2 AND charge = ?4 AND kind = 'refund' AND by = '' AND why IN ('late', 'twice'))";
    let entry = Statement::write("entry_return", sql)
        .bind(id)
        .bind(order.id.as_str())
        .bind(order.provider.name())
        .bind(back.charge.as_str())
        .bind(back.amount)
        .bind(order.currency.as_str())
        .bind(why)
        .bind(at);
    let (once, amount) = (format!("return:{}", back.charge), back.amount.to_string());
    let told = Told { once: &once, what: "returned", details: &amount, by: "", at };
    [entry, story_statement(&order.id, &told)]
}
