//! The log as it is read: newest first, by filters, page by page.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};

use crate::audit::{AuditEntry, AuditFilter};
use crate::tenant::TenantId;

/// At most `limit` entries of the shop, and where the filter has them of what operators did (which is no shop's), newest
/// first; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_entries(
    db: &SqlSession,
    tenant: &TenantId,
    filter: &AuditFilter,
    limit: u32,
) -> Result<Vec<AuditEntry>, PlatformError> {
    db.query(list_statement(tenant, filter, limit)).await?.decode()
}

/// The statement of [`get_entries`], to go in a batch with others.
///
/// The shop's entries and the operators' come in order by an index each, and are merged as far as they are needed:
/// neither the log's length nor the page's number makes a difference.
pub fn list_statement(tenant: &TenantId, filter: &AuditFilter, limit: u32) -> Statement {
    let mut params = vec![tenant.into(), limit.into()];
    let mut conditions = String::new();
    let mut add = |before: &str, value: Value, after: &str| {
        params.push(value);
        conditions.push_str(&format!("{before}?{}{after}", params.len()));
    };
    if let Some(person) = &filter.person {
        add(" AND user_id = (SELECT id FROM users WHERE email = ", person.as_str().into(), ")");
    }
    if let Some(action) = filter.action {
        add(" AND action = ", action.name().into(), "");
    }
    if let Some(since) = filter.since {
        add(" AND at >= ", since.into(), "");
    }
    // With two upper ends the database may begin at the higher one, and walk down to the page from there.
    let end = filter.after.map(|place| place.at.saturating_add(1));
    if let Some(until) = end.into_iter().chain(filter.until).min() {
        add(" AND at < ", until.into(), "");
    }
    if let Some(place) = filter.after {
        add(" AND (at, id) < (", place.at.into(), ", ");
        add("", place.id.into(), ")");
    }
    // Told which, for without statistics the database takes one for as good as another.
    let index = match (&filter.person, filter.action) {
        (None, None) => "audit_log_newest",
        (None, Some(_)) => "audit_log_action",
        (Some(_), None) => "audit_log_user",
        (Some(_), Some(_)) => "audit_log_user_action",
    };
    let half = |whose: &str| {
        format!(
            "SELECT id, at, user_id, action, subject, ip, details FROM audit_log INDEXED BY {index} WHERE tenant_id {whose}{conditions}"
        )
    };
    let own = half("= ?1");
    let all = if filter.of_home { format!("{own} UNION ALL {}", half("IS NULL")) } else { own };
    let sql = format!(
        "SELECT e.id, e.at, datetime(e.at, 'unixepoch') AS time, u.email, e.action, e.subject, e.ip, e.details \
         FROM ({all} ORDER BY at DESC, id DESC LIMIT ?2) e LEFT JOIN users u ON u.id = e.user_id \
         ORDER BY e.at DESC, e.id DESC"
    );
    Statement::read("audit_list", sql).bind_all(params)
}
