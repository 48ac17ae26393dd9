//! The SQL of the set-up, all of it.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement};
use serde::Deserialize;

use super::model::FirstShop;
use crate::audit::store::{event_if_statement, event_statement};
use crate::audit::{Action, AuditEvent};
use crate::auth::store::{NewSession, get_or_create_statement, open_after};
use crate::limit::Verdict;
use crate::limit::store::uncount_statement;
use crate::tenant::store::{create_tenant_statements, raise_generation_statement};
use crate::tenant::{HomeState, Tenant, TenantId};
use crate::visitor::Session;

/// Whether there is a door to the set-up.
#[derive(Debug, Deserialize)]
pub struct Door {
    /// How far the home has come.
    pub state: HomeState,
    /// What is stored of the secret that opens it.
    pub setup_hash: Option<String>,
    /// Whether there is a tenant already, whatever the home says of itself: an older version may have made one.
    pub has_tenant: i64,
}

/// What somebody must know to set a shop up.
///
/// # Errors
/// What the database can't do.
pub async fn get_door(db: &SqlSession) -> Result<Option<Door>, PlatformError> {
    let sql = "SELECT state, setup_hash, EXISTS (SELECT 1 FROM tenants WHERE id > '') AS has_tenant FROM home WHERE one = 1";
    db.query(Statement::read("setup_door", sql)).await?.first()
}

/// Takes a try back that was a good one.
///
/// # Errors
/// What the database can't do.
pub async fn uncount(db: &SqlSession, key: &str, counted: Verdict) -> Result<(), PlatformError> {
    db.query(uncount_statement(key, counted)).await.map(drop)
}

/// Puts another secret on the door, if there is one: of an empty home. Whether there is.
///
/// # Errors
/// What the database can't do.
pub async fn hang_door(db: &SqlSession, hash: &str) -> Result<bool, PlatformError> {
    let sql = "UPDATE home SET setup_hash = ?1 WHERE one = 1 AND state = 'empty' AND NOT EXISTS (SELECT 1 FROM tenants WHERE id > '') RETURNING one";
    Ok(!db.query(Statement::write("setup_hang", sql).bind(hash)).await?.is_empty())
}

/// What opens the door.
#[derive(Debug, Clone)]
pub enum OpenedBy {
    /// The secret of the home's row, by what is stored of it.
    Link(String),
    /// The setting `SETUP_KEY`.
    Setting,
}

/// Makes the shop with its owner, their role and their session, in one transaction: of any number who set up, one wins. `None` where it
/// was another; then nothing has happened but a note.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn set_up(
    db: &SqlSession,
    shop: &FirstShop,
    opened: &OpenedBy,
    new: &NewSession<'_>,
) -> Result<Option<Session>, PlatformError> {
    let now = new.event.at;
    let won = |number: usize| format!("EXISTS (SELECT 1 FROM home WHERE one = 1 AND setup_by = ?{number})");
    let (hash, by_setting) = match opened {
        OpenedBy::Link(hash) => (Some(hash.as_str()), 0_i64),
        OpenedBy::Setting => (None, 1),
    };
    let take = "UPDATE home SET state = 'setting_up', setup_hash = NULL, setup_by = ?1 \
         WHERE one = 1 AND state = 'empty' AND (setup_hash = ?2 OR ?3 = 1) AND NOT EXISTS (SELECT 1 FROM tenants WHERE id > '')";
    let tenant = format!(
        "INSERT INTO tenants (id, host, name, currency, created_at) SELECT ?1, ?1, ?2, ?3, ?4 WHERE {}",
        won(5)
    );
    let settings = format!("INSERT INTO shop_settings (tenant_id, settings) SELECT ?1, ?2 WHERE {}", won(3));
    let user = format!(
        "INSERT INTO users (id, email, created_at, updated_at) SELECT ?1, ?2, ?3, ?3 WHERE {} \
         ON CONFLICT (email) DO UPDATE SET updated_at = excluded.updated_at",
        won(4)
    );
    let member = format!(
        "INSERT INTO memberships (tenant_id, user_id, role, created_at) SELECT ?1, id, 'owner', ?2 FROM users WHERE email = ?3 AND {}",
        won(4)
    );
    let made = AuditEvent { action: Action::ShopMade, subject: shop.name.clone(), ..new.event.clone() };
    let statements = vec![
        Statement::write("setup_take", take).bind(new.id_hash).bind(hash).bind(by_setting),
        Statement::write("setup_tenant", tenant)
            .bind(new.tenant)
            .bind(shop.name.as_str())
            .bind(shop.currency)
            .bind(now)
            .bind(new.id_hash),
        Statement::write("setup_settings", settings)
            .bind(new.tenant)
            .bind(shop.settings().document())
            .bind(new.id_hash),
        Statement::write("setup_user", user)
            .bind(new.user_id)
            .bind(shop.email.as_str())
            .bind(now)
            .bind(new.id_hash),
        Statement::write("setup_owner", member)
            .bind(new.tenant)
            .bind(now)
            .bind(shop.email.as_str())
            .bind(new.id_hash),
    ];
    let noted = event_if_statement(&made, new.id_hash, &won(9), vec![new.id_hash.into()]);
    let whose = "SELECT u.id FROM users u WHERE u.email = ?1 AND EXISTS (SELECT 1 FROM home WHERE one = 1 AND setup_by = ?2)";
    open_after(db, statements, new, whose, (&shop.email, new.id_hash), noted).await
}

/// Makes a shop that everybody sees, with its owner (the id they get if they are new, and their address), and notes it, together.
///
/// # Errors
/// What the database can't do, and a shop that has the id or the host already; then nothing has happened.
pub async fn create_shop(
    db: &SqlSession,
    shop: &Tenant,
    owner: Option<(&str, &str)>,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let mut statements: Vec<_> = create_tenant_statements(shop, event.at).into();
    if let Some((id, email)) = owner {
        let member = "INSERT INTO memberships (tenant_id, user_id, role, created_at) SELECT ?1, id, 'owner', ?2 FROM users WHERE email = ?3";
        statements.push(get_or_create_statement(id, email, "", event.at));
        let member = Statement::write("shop_owner", member).bind(&shop.id);
        statements.push(member.bind(event.at).bind(email));
    }
    statements.push(event_statement(event));
    db.batch(statements).await.map(drop)
}

/// Opens the shop for everybody, and notes it, together. One that is open already stays so, and nothing is noted.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn open_shop(db: &SqlSession, tenant: &TenantId, event: &AuditEvent) -> Result<(), PlatformError> {
    let closed = "EXISTS (SELECT 1 FROM home WHERE one = 1 AND state = 'setting_up')";
    let open = "UPDATE home SET state = 'live' WHERE one = 1 AND state = 'setting_up'";
    let statements = vec![
        event_if_statement(event, "", closed, Vec::new()),
        raise_generation_statement(tenant),
        Statement::write("home_open", open),
    ];
    db.batch(statements).await.map(drop)
}

/// Puts the checklist away, and notes it, together; neither where it is away already.
///
/// # Errors
/// What the database can't do.
pub async fn hide_checklist(
    db: &SqlSession,
    tenant: &TenantId,
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let shown = "EXISTS (SELECT 1 FROM tenants WHERE id = ?9 AND checklist_hidden = 0)";
    let noted = event_if_statement(event, "", shown, vec![tenant.into()]);
    let hide = "UPDATE tenants SET checklist_hidden = 1 WHERE id = ?1";
    db.batch(vec![noted, Statement::write("checklist_hide", hide).bind(tenant)]).await.map(drop)
}
