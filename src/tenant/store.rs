//! The SQL of tenants, all of it.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};

use super::{Tenant, TenantId};

/// The tenant of a host, else the one whose id is `default`.
///
/// # Errors
/// What the database can't do.
pub async fn get_tenant(db: &SqlSession, host: &str) -> Result<Option<Tenant>, PlatformError> {
    let sql = "SELECT id, host, name, currency FROM tenants WHERE host = ?1 OR id = 'default' ORDER BY host = ?1 DESC LIMIT 1";
    db.query(Statement::read("tenant_by_host", sql).bind(host)).await?.first()
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

/// Makes a tenant where there is none; one that is there keeps its host, name and currency.
pub fn new_tenant_statement(tenant: &Tenant, now: i64) -> Statement {
    let sql = "INSERT INTO tenants (id, host, name, currency, created_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING";
    bind(Statement::write("tenant_new", sql), tenant, now)
}

fn bind(statement: Statement, tenant: &Tenant, now: i64) -> Statement {
    statement
        .bind(&tenant.id)
        .bind(tenant.host.as_str())
        .bind(tenant.name.as_str())
        .bind(tenant.currency.as_str())
        .bind(now)
}
