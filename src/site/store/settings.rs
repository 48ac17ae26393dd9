use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use super::revision::Revision;
use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::site::model::{Emblem, Saved, ShopChange, StoredSettings};
use crate::tenant::TenantId;
use crate::tenant::settings::{SitePicture, SiteSettings};
use crate::tenant::store::{raise_generation_statement, raise_generations_statement, set_tenant_statements};

#[derive(Deserialize)]
struct SettingsRow {
    name: String,
    revision: Option<i64>,
    settings: Option<String>,
}

/// A shop's settings; `None` where there is no such shop.
///
/// # Errors
/// What the database can't do.
pub async fn get_settings(
    db: &SqlSession,
    tenant: &TenantId,
) -> Result<Option<StoredSettings>, PlatformError> {
    let sql = "SELECT t.name, s.revision, s.settings FROM tenants t LEFT JOIN shop_settings s ON s.tenant_id = t.id WHERE t.id = ?1";
    let row: Option<SettingsRow> =
        db.query(Statement::read("shop_settings", sql).bind(tenant)).await?.first()?;
    Ok(row.map(|row| StoredSettings {
        revision: row.revision.unwrap_or(0),
        name: row.name,
        settings: row.settings.as_deref().map(SiteSettings::parse).unwrap_or_default(),
    }))
}

/// The shop's settings are of this version, which 0 is for a shop that has none; numbered from `?{at}` on.
fn is_at(at: usize) -> String {
    let revision = at.saturating_add(1);
    format!("COALESCE((SELECT revision FROM shop_settings WHERE tenant_id = ?{at}), 0) = ?{revision}")
}

/// Stores a shop's name and settings in the place of those of this version; one transaction. Its logo and its icon stay as
/// they are: see [`set_emblem`].
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn save_settings(
    db: &SqlSession,
    tenant: &TenantId,
    stored: &StoredSettings,
    event: &AuditEvent,
) -> Result<Saved, PlatformError> {
    let guard = || -> Vec<Value> { vec![tenant.into(), stored.revision.into()] };
    let name = format!("UPDATE tenants SET name = ?3 WHERE id = ?1 AND {}", is_at(1));
    let name = Statement::write("shop_set_name", name).bind_all(guard()).bind(stored.name.as_str());
    let noted = event_if_statement(event, "", &is_at(9), guard());
    let raised = raise_generations_statement(&format!("SELECT ?1 WHERE {}", is_at(1)), guard());
    // Last, for it makes the version another.
    let save = format!(
        "INSERT INTO shop_settings (tenant_id, revision, settings) SELECT ?1, ?2 + 1, ?3 WHERE {} \
         ON CONFLICT (tenant_id) DO UPDATE SET revision = excluded.revision, \
         settings = json_patch(excluded.settings, CASE WHEN json_valid(settings) THEN \
         json_object('logo', json(settings -> '$.logo'), 'icon', json(settings -> '$.icon')) ELSE '{{}}' END) RETURNING revision",
        is_at(1)
    );
    let words = SiteSettings { logo: None, icon: None, ..stored.settings.clone() };
    let save = Statement::write("shop_save_settings", save).bind_all(guard()).bind(words.document());
    let rows = db.batch(vec![name, noted, raised, save]).await?;
    let saved: Option<Revision> = rows.last().cloned().unwrap_or_default().first()?;
    Ok(saved.map_or(Saved::Stale, |row| Saved::Done(row.revision)))
}

/// Gives a shop another host, name and currency, those that are given, and notes it, together. Another name is another version of its
/// settings, so that whoever has them open is told.
///
/// # Errors
/// What the database can't do, and a host that is another shop's; then nothing has happened.
pub async fn change_shop(
    db: &SqlSession,
    tenant: &TenantId,
    change: &ShopChange,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let ShopChange { host, name, currency } = change;
    // First, for it asks what the name was; where none is given, there is none that it could differ from.
    let revised = "INSERT INTO shop_settings (tenant_id) SELECT id FROM tenants WHERE id = ?1 AND name <> ?2 \
         ON CONFLICT (tenant_id) DO UPDATE SET revision = revision + 1";
    let mut statements = vec![
        Statement::write("shop_revise", revised).bind(tenant).bind(name.as_deref()),
        event_statement(event),
    ];
    statements.extend(set_tenant_statements(tenant, host.as_deref(), name.as_deref(), *currency));
    db.batch(statements).await.map(drop)
}

/// Gives a shop another logo or icon, or none. They stand by themselves: a form with the rest, which does not have them, is of
/// its version still.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn set_emblem(
    db: &SqlSession,
    tenant: &TenantId,
    emblem: Emblem,
    picture: Option<&SitePicture>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let place = format!("$.{}", emblem.name());
    let sql = "INSERT INTO shop_settings (tenant_id, revision, settings) VALUES (?1, 0, json_set('{}', ?2, json(?3))) \
               ON CONFLICT (tenant_id) DO UPDATE SET \
               settings = json_set(CASE WHEN json_valid(settings) THEN settings ELSE '{}' END, ?2, json(?3))";
    let set = Statement::write("shop_set_emblem", sql)
        .bind(tenant)
        .bind(place)
        .bind(serde_json::json!(picture).to_string());
    db.batch(vec![set, event_statement(event), raise_generation_statement(tenant)]).await.map(drop)
}
