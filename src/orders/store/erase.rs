//! Erasing a person: who they are leaves all that the shop keeps, and what was bought and paid stays.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::audit::AuditEvent;
use crate::audit::store::event_statement;
use crate::orders::model::{Person, StandingRow, UnfinishedOrder};
use crate::shop::store::{Guard, refused_guard};
use crate::tenant::TenantId;

/// What came of erasing somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseOutcome {
    /// They are erased; the ids of the sessions that they have had here.
    Done(Vec<String>),
    /// They were before.
    Before,
    /// They have an order that is not over.
    Unfinished,
    /// They manage the shop.
    Manages,
}

/// The person who has placed an order, by its address; one round trip. `None` where this shop has no such order.
///
/// # Errors
/// What the database can't do.
pub async fn get_person(
    db: &SqlSession,
    tenant: &TenantId,
    order: &str,
) -> Result<Option<Person>, PlatformError> {
    let person = "SELECT o.number, o.email, o.erased_at, EXISTS (SELECT 1 FROM users u CROSS JOIN memberships m ON m.user_id = u.id AND m.tenant_id = ?1 \
                  WHERE u.email = o.email) AS manages FROM orders o WHERE o.tenant_id = ?1 AND o.id = ?2";
    let theirs = theirs("(SELECT email FROM orders WHERE id = ?2 AND tenant_id = ?1)");
    let count = format!("SELECT COUNT(*) AS count FROM ({theirs}) first");
    let unfinished = format!(
        "SELECT o.id, o.number, {} FROM orders o WHERE o.tenant_id = ?1 AND o.id IN ({theirs}) AND {UNFINISHED} ORDER BY o.placed_at DESC LIMIT 20",
        StandingRow::COLUMNS
    );
    let read = |name, sql: String| Statement::read(name, sql).bind(tenant).bind(order);
    let statements = vec![
        read("person_of_order", person.to_owned()),
        read("person_orders", count),
        read("person_unfinished", unfinished),
    ];
    let mut rows = db.batch(statements).await?.into_iter();
    let mut next = || rows.next().unwrap_or_default();
    let (person, count) = (next().first::<PersonRow>()?, next().first::<CountRow>()?);
    let unfinished: Vec<UnfinishedOrder> = next().decode()?;
    Ok(person.map(|row| Person {
        number: row.number,
        email: row.email,
        is_erased: row.erased_at.is_some(),
        manages: row.manages != 0,
        orders: count.map_or(0, |row| row.count),
        unfinished,
    }))
}

/// Erases the person with this address, who has placed this order: one transaction, which is refused as a whole where they have an
/// order that is not over, or manage the shop. One round trip.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn erase_person(
    db: &SqlSession,
    tenant: &TenantId,
    order: &str,
    email: &str,
    event: &AuditEvent,
) -> Result<EraseOutcome, PlatformError> {
    let mut statements = guard_statements(tenant, order, email).to_vec();
    statements.extend(order_statements(tenant, email, event));
    let sessions_at = statements.len();
    statements.extend(account_statements(tenant, email));
    statements.push(event_statement(event));
    match db.batch(statements).await {
        Ok(rows) => {
            let sessions: Vec<SessionRow> = rows.get(sessions_at).cloned().unwrap_or_default().decode()?;
            Ok(EraseOutcome::Done(sessions.into_iter().map(|row| row.id_hash).collect()))
        }
        Err(error) => match refused_guard(&error) {
            Some(Guard::Taken) => Ok(EraseOutcome::Before),
            Some(Guard::Stale) => Ok(EraseOutcome::Unfinished),
            Some(Guard::Lost) => Ok(EraseOutcome::Manages),
            None => Err(error),
        },
    }
}

/// The orders of a person at the shop `?1`: for their address, or placed by them. `email` is what SQL calls the address.
fn theirs(email: &str) -> String {
    format!(
        "SELECT id FROM orders WHERE tenant_id = ?1 AND email = {email} UNION \
         SELECT own.id FROM users u CROSS JOIN orders own ON own.user_id = u.id AND own.tenant_id = ?1 WHERE u.email = {email}"
    )
}

/// What must be so: the order is that person's still, all of theirs are over, and they do not manage the shop.
fn guard_statements(tenant: &TenantId, order: &str, email: &str) -> [Statement; 3] {
    let before = "INSERT INTO guards (free) SELECT 0 WHERE NOT EXISTS \
                  (SELECT 1 FROM orders WHERE id = ?2 AND tenant_id = ?1 AND email = ?3 AND email <> '')";
    let unfinished = format!(
        "INSERT INTO guards (fresh) SELECT 0 WHERE EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = ?1 AND o.id IN ({}) AND {UNFINISHED})",
        theirs("?2")
    );
    let manages = "INSERT INTO guards (held) SELECT 0 WHERE EXISTS \
                   (SELECT 1 FROM users u CROSS JOIN memberships m ON m.user_id = u.id AND m.tenant_id = ?1 WHERE u.email = ?2)";
    [
        Statement::write("erase_once", before).bind(tenant).bind(order).bind(email),
        Statement::write("erase_unfinished", unfinished).bind(tenant).bind(email),
        Statement::write("erase_manages", manages).bind(tenant).bind(email),
    ]
}

/// What is about their orders; the orders themselves last, for by then nobody knows any more whose they are.
fn order_statements(tenant: &TenantId, email: &str, event: &AuditEvent) -> Vec<Statement> {
    let theirs = theirs("?2");
    let write = |name, sql: String| Statement::write(name, sql).bind(tenant).bind(email);
    let about = "substr(ref, 1, instr(ref || ':', ':') - 1)";
    let mails = format!(
        "DELETE FROM mails WHERE state = 'queued' AND next_at >= 0 AND tenant_id = ?1 \
         AND COALESCE((SELECT e.order_id FROM payment_entries e WHERE e.id = {about}), {about}) IN ({theirs})"
    );
    // How a parcel was followed, and who has done what a buyer does.
    let story = format!(
        "UPDATE order_events SET details = CASE WHEN what IN ('packing', 'shipped', 'delivered') THEN '' ELSE details END, \
         by = CASE WHEN what = 'placed' OR by = {PERSON} THEN '' ELSE by END WHERE order_id IN ({theirs})"
    );
    // What somebody who runs the shop has written beside a payment: it may be a name.
    let notes = format!("UPDATE payment_entries SET why = '' WHERE by <> '' AND order_id IN ({theirs})");
    let moves = format!(
        "UPDATE stock_moves SET by = '' FROM ({theirs}) first WHERE stock_moves.ref >= first.id AND stock_moves.ref < first.id || ';' \
         AND stock_moves.by = {PERSON}"
    );
    let carts = format!(
        "DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE user_id = {PERSON} UNION SELECT cart_id FROM orders WHERE id IN ({theirs})) \
         AND tenant_id = ?1 AND (user_id IS NULL OR user_id = {PERSON})"
    );
    let told = format!(
        "INSERT INTO order_events (order_id, once, at, what, by) SELECT first.id, 'erased', ?3, 'erased', ?4 FROM ({theirs}) first WHERE true \
         ON CONFLICT (order_id, once) DO NOTHING"
    );
    let orders = format!(
        "UPDATE orders SET email = '', user_id = NULL, cart_id = '', client = '', note = '', tracking = '', \
         address = json_object('country', country), erased_at = ?3, link_version = link_version + 1, revision = revision + 1 \
         WHERE tenant_id = ?1 AND id IN ({theirs})"
    );
    vec![
        write("erase_mails", mails),
        write("erase_story", story),
        write("erase_notes", notes),
        write("erase_moves", moves),
        write("erase_carts", carts),
        write("erase_told", told).bind(event.at).bind(event.user.clone().unwrap_or_default()),
        write("erase_orders", orders).bind(event.at),
    ]
}

/// What is about their account, here; the sessions first, whose ids are answered. The account itself is that of all shops of this
/// home: it goes where none of them knows it any more.
fn account_statements(tenant: &TenantId, email: &str) -> Vec<Statement> {
    let write = |name, sql: String| Statement::write(name, sql).bind(tenant).bind(email);
    let user = "DELETE FROM users WHERE email = ?1 AND NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = users.id) \
                AND NOT EXISTS (SELECT 1 FROM memberships WHERE user_id = users.id) \
                AND NOT EXISTS (SELECT 1 FROM orders WHERE user_id = users.id) \
                AND NOT EXISTS (SELECT 1 FROM carts WHERE user_id = users.id) \
                AND NOT EXISTS (SELECT 1 FROM domain_jobs WHERE user_id = users.id)";
    vec![
        write(
            "erase_sessions",
            format!("DELETE FROM sessions WHERE user_id = {PERSON} AND tenant_id = ?1 RETURNING id_hash"),
        ),
        write("erase_links", "DELETE FROM links WHERE email = ?2 AND tenant_id = ?1".to_owned()),
        write("erase_codes", "DELETE FROM magic_codes WHERE email = ?2 AND tenant_id = ?1".to_owned()),
        write(
            "erase_searches",
            format!("DELETE FROM domain_jobs WHERE user_id = {PERSON} AND tenant_id = ?1"),
        ),
        // What was done stays in the log, and nobody it was done by.
        write(
            "erase_log",
            format!("UPDATE audit_log SET user_id = NULL WHERE tenant_id = ?1 AND user_id = {PERSON}"),
        ),
        Statement::write("erase_user", user).bind(email),
    ]
}

/// The id of the person with the address `?2`, if they have an account.
const PERSON: &str = "(SELECT id FROM users WHERE email = ?2)";

/// An order `o` that its buyer is still needed for: it is not paid, not sent, or its money is not where it is to be.
const UNFINISHED: &str = "(o.status NOT IN ('completed', 'canceled') OR o.processing = 1 OR (o.status = 'canceled' AND o.paid > o.refunded) \
    OR EXISTS (SELECT 1 FROM payment_entries e WHERE e.order_id = o.id AND e.kind IN ('refund', 'dispute') AND e.state IN ('new', 'asked')))";

#[derive(Deserialize)]
struct PersonRow {
    number: i64,
    email: String,
    erased_at: Option<i64>,
    manages: i64,
}

#[derive(Deserialize)]
struct CountRow {
    count: i64,
}

#[derive(Deserialize)]
struct SessionRow {
    id_hash: String,
}
