//! The SQL of tenants, all of it.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use super::look::{Look, PageLink};
use super::settings::SiteSettings;
use super::{Gate, HomeState, Tenant, TenantId};
use crate::host;

/// What there is to know of a host: the database's id, and the tenant with its content's generation, if there is one.
#[derive(Debug, Deserialize)]
pub struct HostRow {
    /// The database's id.
    pub home: String,
    /// How far the home has come.
    pub state: HomeState,
    /// Whether it answers at all.
    pub gate: Gate,
    /// Whether the tenant's checklist was put away.
    pub checklist_hidden: Option<i64>,
    id: Option<TenantId>,
    host: Option<String>,
    name: Option<String>,
    currency: Option<String>,
    settings: Option<String>,
    pages: Option<String>,
    /// How often the tenant's content was changed.
    pub generation: Option<i64>,
}

impl HostRow {
    /// What every page of the tenant's shop shows of it.
    pub fn look(&self) -> Look {
        let settings = self.settings.as_deref().map(SiteSettings::parse).unwrap_or_default();
        let pages: Vec<PageLink> =
            self.pages.as_deref().and_then(|pages| serde_json::from_str(pages).ok()).unwrap_or_default();
        Look::new(settings, pages)
    }

    /// The tenant, if there is one.
    pub fn tenant(self) -> Option<Tenant> {
        let Self { id, host, name, currency, .. } = self;
        Some(Tenant { id: id?, host: host?, name: name?, currency: currency? })
    }
}

/// The database's id, and the tenant of a host, else the one whose id is `default`, with what its every page shows.
///
/// # Errors
/// What the database can't do.
pub async fn get_host(db: &SqlSession, host: &str) -> Result<Option<HostRow>, PlatformError> {
    let sql = "SELECT h.id AS home, h.state, h.gate, t.id, t.host, t.name, t.currency, t.checklist_hidden, t.content_generation AS generation, \
               (SELECT s.settings FROM shop_settings s WHERE s.tenant_id = t.id) AS settings, \
               (SELECT json_group_array(json_object('slug', first.slug, 'title', first.title, 'in_footer', first.in_footer, 'is_legal', first.is_legal)) FROM \
               (SELECT slug, title, in_footer, kind IN ('imprint', 'terms', 'privacy') AS is_legal FROM shop_pages WHERE tenant_id = t.id AND published = 1 ORDER BY position, slug LIMIT 50) first) AS pages \
               FROM home h LEFT JOIN tenants t ON t.host = ?1 OR t.id = 'default' WHERE h.one = 1 ORDER BY t.host = ?1 DESC LIMIT 1";
    db.query(Statement::read("tenant_by_host", sql).bind(host)).await?.first()
}

/// Says that what a shop's pages show has changed: goes into the batch of whatever changes it.
pub fn raise_generation_statement(tenant: &TenantId) -> Statement {
    raise_generations_statement("?1", vec![tenant.into()])
}

/// The same of those tenants whose ids `which` selects.
pub fn raise_generations_statement(which: &str, params: Vec<Value>) -> Statement {
    let sql = format!("UPDATE tenants SET content_generation = content_generation + 1 WHERE id IN ({which})");
    Statement::write("tenant_raise_generation", sql).bind_all(params)
}

/// A tenant by its id.
///
/// # Errors
/// What the database can't do.
pub async fn get_tenant_by_id(db: &SqlSession, id: &TenantId) -> Result<Option<Tenant>, PlatformError> {
    let sql = "SELECT id, host, name, currency FROM tenants WHERE id = ?1";
    db.query(Statement::read("tenant_by_id", sql).bind(id)).await?.first()
}

/// Makes a tenant, or gives it another host, name and currency.
pub fn save_tenant_statement(tenant: &Tenant, now: i64) -> Statement {
    let sql = "INSERT INTO tenants (id, host, name, currency, created_at) VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT (id) DO UPDATE SET host = excluded.host, name = excluded.name, currency = excluded.currency";
    bind(Statement::write("tenant_save", sql), tenant, now)
}

/// All tenants, by their ids.
///
/// # Errors
/// What the database can't do.
pub async fn get_tenants(db: &SqlSession) -> Result<Vec<Tenant>, PlatformError> {
    // Each statement of a request is its tenant's; only an operator sees them all.
    let sql = "SELECT id, host, name, currency FROM tenants ORDER BY id LIMIT 10000";
    db.query(Statement::read("tenants", sql)).await?.decode()
}

/// Whether there is no other shop than one that is still being set up, and this is not the one.
///
/// # Errors
/// What the database can't do.
pub async fn is_before_first(db: &SqlSession, id: &TenantId) -> Result<bool, PlatformError> {
    let sql = "SELECT one FROM home WHERE one = 1 AND state = 'setting_up' AND NOT EXISTS (SELECT 1 FROM tenants WHERE id = ?1)";
    Ok(!db.query(Statement::read("tenant_before_first", sql).bind(id)).await?.is_empty())
}

/// Gives a tenant another host, name and currency, those that are given; everything that its pages show is new by it.
pub fn set_tenant_statements(
    id: &TenantId,
    host: Option<&str>,
    name: Option<&str>,
    currency: Option<&str>,
) -> [Statement; 2] {
    let sql = "UPDATE tenants SET host = COALESCE(?2, host), name = COALESCE(?3, name), currency = COALESCE(?4, currency) WHERE id = ?1";
    let set = Statement::write("tenant_set", sql).bind(id).bind(host.map(spelt)).bind(name).bind(currency);
    [set, raise_generation_statement(id)]
}

/// Makes a tenant where there is none, and an empty home live; one that is there keeps its host, name and currency, and a home that
/// somebody is setting up goes on to be.
pub fn new_tenant_statements(tenant: &Tenant, now: i64) -> [Statement; 2] {
    made(tenant, now, " ON CONFLICT (id) DO NOTHING")
}

/// The same where there must be none: one that has its id or its host undoes the whole batch.
pub fn create_tenant_statements(tenant: &Tenant, now: i64) -> [Statement; 2] {
    made(tenant, now, "")
}

fn made(tenant: &Tenant, now: i64, on_conflict: &str) -> [Statement; 2] {
    let sql = format!(
        "INSERT INTO tenants (id, host, name, currency, created_at) VALUES (?1, ?2, ?3, ?4, ?5){on_conflict}"
    );
    let live = "UPDATE home SET state = 'live', setup_hash = NULL WHERE one = 1 AND state = 'empty' AND NOT EXISTS (SELECT 1 FROM tenants WHERE id = ?1)";
    // First, for it asks whether there was one.
    [
        Statement::write("home_live", live).bind(&tenant.id),
        bind(Statement::write("tenant_new", sql), tenant, now),
    ]
}

fn bind(statement: Statement, tenant: &Tenant, now: i64) -> Statement {
    statement
        .bind(&tenant.id)
        .bind(spelt(&tenant.host))
        .bind(tenant.name.as_str())
        .bind(tenant.currency.as_str())
        .bind(now)
}

/// A host in its one spelling.
fn spelt(host: &str) -> String {
    host::spell_host(host).unwrap_or_else(|| host.to_owned())
}
