//! Whose shop a host is.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};

use crate::shop::model::{ProductStatus, ProductType, Tenant, TenantId};

/// The tenant of a host, else the one whose id is `default`.
///
/// # Errors
/// What the database can't do.
pub async fn get_tenant(db: &SqlSession, host: &str) -> Result<Option<Tenant>, PlatformError> {
    let sql = "SELECT id, host, name, currency FROM tenants WHERE host = ?1 OR id = 'default' ORDER BY host = ?1 DESC LIMIT 1";
    db.query(Statement::read("tenant_by_host", sql).bind(host)).await?.first()
}

/// Makes a tenant, or gives it another host, name and currency.
pub fn tenant_statement(tenant: &Tenant, now: i64) -> Statement {
    Statement::write(
        "tenant_save",
        "INSERT INTO tenants (id, host, name, currency, created_at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (id) DO UPDATE SET host = excluded.host, name = excluded.name, currency = excluded.currency",
    )
    .bind(&tenant.id)
    .bind(tenant.host.as_str())
    .bind(tenant.name.as_str())
    .bind(tenant.currency.as_str())
    .bind(now)
}

impl From<&TenantId> for Value {
    fn from(tenant: &TenantId) -> Self {
        Self::Text(tenant.0.clone())
    }
}

impl From<ProductStatus> for Value {
    fn from(status: ProductStatus) -> Self {
        Self::from(match status {
            ProductStatus::Draft => "draft",
            ProductStatus::Active => "active",
            ProductStatus::Archived => "archived",
        })
    }
}

impl From<ProductType> for Value {
    fn from(kind: ProductType) -> Self {
        Self::from(match kind {
            ProductType::Physical => "physical",
            ProductType::Digital => "digital",
            ProductType::Subscription => "subscription",
            ProductType::Service => "service",
        })
    }
}
