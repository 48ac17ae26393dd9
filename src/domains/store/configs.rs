//! A shop's settings, by versions.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::domains::model::{DomainConfig, Settings};
use crate::tenant::TenantId;

/// A version as the database has it. Settings that a release can't read are those of a shop that has changed nothing.
#[derive(Debug, Deserialize)]
pub struct ConfigRow {
    version: u32,
    name: String,
    settings: String,
    is_active: u8,
    created_at: i64,
}

impl From<ConfigRow> for DomainConfig {
    fn from(row: ConfigRow) -> Self {
        Self {
            version: row.version,
            name: row.name,
            settings: serde_json::from_str::<Settings>(&row.settings).unwrap_or_default(),
            is_active: row.is_active != 0,
            created_at: row.created_at,
        }
    }
}

const COLUMNS: &str = "version, name, settings, is_active, created_at";

/// The version that new searches go by, if any was ever made.
///
/// # Errors
/// What the database can't do.
pub async fn get_active_config(
    db: &SqlSession,
    tenant: &TenantId,
) -> Result<Option<DomainConfig>, PlatformError> {
    let sql = format!("SELECT {COLUMNS} FROM domain_configs WHERE tenant_id = ?1 AND is_active = 1");
    let row: Option<ConfigRow> =
        db.query(Statement::read("domain_config_active", sql).bind(tenant)).await?.first()?;
    Ok(row.map(Into::into))
}

/// The newest hundred versions.
///
/// # Errors
/// What the database can't do.
pub async fn get_configs(db: &SqlSession, tenant: &TenantId) -> Result<Vec<DomainConfig>, PlatformError> {
    let sql =
        format!("SELECT {COLUMNS} FROM domain_configs WHERE tenant_id = ?1 ORDER BY version DESC LIMIT 100");
    let rows: Vec<ConfigRow> =
        db.query(Statement::read("domain_configs", sql).bind(tenant)).await?.decode()?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Makes the next version, which new searches go by from now on; one transaction.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_config(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    name: &str,
    settings: &Settings,
    event: &AuditEvent,
    now_ms: i64,
) -> Result<(), PlatformError> {
    let settings = serde_json::to_string(settings).unwrap_or_default();
    let off = Statement::write(
        "domain_config_off",
        "UPDATE domain_configs SET is_active = 0 WHERE tenant_id = ?1 AND is_active = 1",
    );
    let new = Statement::write(
        "domain_config_insert",
        "INSERT INTO domain_configs (id, tenant_id, version, name, settings, is_active, created_by, created_at) \
         SELECT ?1, ?2, COALESCE(MAX(version), 0) + 1, ?3, ?4, 1, ?5, ?6 FROM domain_configs WHERE tenant_id = ?2",
    );
    db.batch(vec![
        off.bind(tenant),
        new.bind(id).bind(tenant).bind(name).bind(settings).bind(event.user.clone()).bind(now_ms),
        event_statement(event),
    ])
    .await
    .map(drop)
}

/// Has new searches go by an older version again; one transaction. Whether there is one.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn activate(
    db: &SqlSession,
    tenant: &TenantId,
    version: u32,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    // The other is turned off first, and only where this one is there: at no moment are there two.
    let off = Statement::write(
        "domain_config_off_for",
        "UPDATE domain_configs SET is_active = 0 WHERE tenant_id = ?1 AND is_active = 1 \
         AND EXISTS (SELECT 1 FROM domain_configs WHERE tenant_id = ?1 AND version = ?2)",
    );
    let on = Statement::write(
        "domain_config_on",
        "UPDATE domain_configs SET is_active = 1 WHERE tenant_id = ?1 AND version = ?2 RETURNING version",
    );
    let is_there = "EXISTS (SELECT 1 FROM domain_configs WHERE tenant_id = ?9 AND version = ?10)";
    let noted = event_if_statement(event, "", is_there, vec![tenant.into(), version.into()]);
    let rows = db.batch(vec![off.bind(tenant).bind(version), noted, on.bind(tenant).bind(version)]).await?;
    Ok(rows.last().is_some_and(|rows| !rows.is_empty()))
}
