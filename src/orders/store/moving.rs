//! Orders that are packed, sent, or there: one or many, each as it was read, all or none.

use coppice_orders::state::{Fulfilment, Status};
use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde_json::json;

use super::steps::done;
use crate::audit::AuditEvent;
use crate::audit::store::events_statement;
use crate::orders::model::{MailKind, Order};
use crate::tenant::TenantId;

/// An order, and where it stands after a step.
#[derive(Debug, Clone)]
pub struct Moved<'a> {
    /// The order as it was read.
    pub order: &'a Order,
    /// Where it stands then.
    pub next: (Status, Fulfilment),
    /// How its parcel can be followed.
    pub tracking: String,
    /// The id of the mail that goes, where one does.
    pub mail: String,
}

/// Writes where orders stand after a step, if all of them are still as they were read: in as many statements for a hundred as for one,
/// for Workers' free plan has 50 a request. Whether they were. `event` is noted of each, by its number and what has become of it.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn move_orders(
    db: &SqlSession,
    tenant: &TenantId,
    moved: &[Moved<'_>],
    by: &str,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let rows: Vec<_> = moved
        .iter()
        .map(|one| {
            let (status, fulfilment) = (one.next.0.as_str(), one.next.1.as_str());
            let order = one.order;
            json!({
                "id": order.id, "revision": order.revision, "status": status, "fulfilment": fulfilment, "tracking": one.tracking,
                "mail": one.mail, "once": format!("{fulfilment}:{}", order.revision),
            })
        })
        .collect();
    let rows = serde_json::to_string(&rows).unwrap_or_default();
    let of = |name, sql: &'static str| Statement::write(name, sql).bind(tenant).bind(rows.as_str());
    let noted: Vec<(String, &str)> =
        moved.iter().map(|one| (format!("No. {}", one.order.number), one.next.1.as_str())).collect();
    let statements = vec![
        of(
            "orders_as_read",
            "INSERT INTO guards (fresh) SELECT 0 WHERE EXISTS (SELECT 1 FROM json_each(?2) j LEFT JOIN orders o ON o.id = j.value ->> 'id' \
             AND o.tenant_id = ?1 WHERE o.revision IS NOT j.value ->> 'revision')",
        ),
        of(
            "orders_move",
            "UPDATE orders SET status = j.value ->> 'status', fulfilment = j.value ->> 'fulfilment', tracking = j.value ->> 'tracking', \
             revision = orders.revision + 1 FROM json_each(?2) j WHERE orders.id = j.value ->> 'id' AND +orders.tenant_id = ?1",
        ),
        Statement::write(
            "orders_moved",
            "INSERT INTO order_events (order_id, once, at, what, details, by) SELECT j.value ->> 'id', j.value ->> 'once', ?2, \
             j.value ->> 'fulfilment', j.value ->> 'tracking', ?3 FROM json_each(?1) j WHERE true ON CONFLICT (order_id, once) DO NOTHING",
        )
        .bind(rows.as_str())
        .bind(event.at)
        .bind(by),
        of(
            "mails_moved",
            "INSERT INTO mails (id, tenant_id, kind, ref, next_at) SELECT j.value ->> 'mail', ?1, ?3, j.value ->> 'id', ?4 FROM json_each(?2) j \
             WHERE j.value ->> 'fulfilment' = 'shipped' ON CONFLICT (kind, ref) DO NOTHING",
        )
        .bind(MailKind::Shipped.as_str())
        .bind(event.at),
        events_statement(event, &noted),
    ];
    done(db, statements).await
}
