//! What only an operator does, at the command line.

use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{Platform, PlatformError};

use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::model::Purpose;
use crate::auth::service::LinkSecret;
use crate::auth::store::{NewLink, get_or_create_user, get_user};
use crate::people::store::{self, Remover};
use crate::tenant::TenantId;
use crate::visitor::MemberRole;

/// Seconds a link to sign in is good: a quarter of an hour.
const SIGN_IN_LIFE: i64 = 900;

/// Makes the person with this address a manager of the shop; the person is made if there is none. Whether they were not just that.
///
/// # Errors
/// What the database can't do.
pub async fn add_member(
    platform: &Platform,
    db: &SqlSession,
    tenant: &TenantId,
    email: &str,
    role: MemberRole,
) -> Result<bool, PlatformError> {
    let now = platform.clock.now();
    let id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let user = get_or_create_user(db, &id, email, "", now).await?;
    let event = event(now, tenant, &user.id, email);
    let details = format!("now {}, by the command line", role.name());
    store::add_member(db, tenant, &user.id, role, &event.with(details)).await
}

/// Takes the role of the person with this address in the shop. Whether they had one.
///
/// # Errors
/// What the database can't do.
pub async fn remove_member(
    platform: &Platform,
    db: &SqlSession,
    tenant: &TenantId,
    email: &str,
) -> Result<bool, PlatformError> {
    let Some(user) = get_user(db, email).await? else { return Ok(false) };
    let event =
        event(platform.clock.now(), tenant, &user.id, email).with("no longer a manager, by the command line");
    let removed = store::remove_member(db, tenant, &user.id, Remover::Operator, &event).await?;
    Ok(removed.is_some())
}

/// Makes a link that signs in the person with this address, once. They are made if there is none.
///
/// # Errors
/// What the database can't do.
pub async fn new_sign_in_link(
    platform: &Platform,
    db: &SqlSession,
    tenant: &TenantId,
    email: &str,
) -> Result<LinkSecret, PlatformError> {
    let (now, random) = (platform.clock.now(), platform.random.as_ref());
    let new_id = || uuid_v7(platform.clock.now_ms(), random.u128());
    let user = get_or_create_user(db, &new_id(), email, "", now).await?;
    let secret = LinkSecret::new(random);
    let link = NewLink {
        id: &new_id(),
        hash: &secret.hash(),
        tenant,
        purpose: Purpose::SignIn,
        email,
        role: MemberRole::Admin,
        mailed: false,
        created_by: None,
        now,
        expires_at: now.saturating_add(SIGN_IN_LIFE),
    };
    let event = AuditEvent { action: Action::CodeRequested, ..event(now, tenant, &user.id, email) };
    store::insert_link(db, &link, &event.with("a link, by the command line")).await?;
    Ok(secret)
}

/// The note is of whoever's role it is: their address stands in no log, but can be looked up while there is such a person.
fn event(now: i64, tenant: &TenantId, user: &str, email: &str) -> AuditEvent {
    AuditEvent {
        tenant: Some(tenant.0.clone()),
        user: Some(user.to_owned()),
        subject: masked_email(email),
        ..AuditEvent::at(now, Action::RoleChanged)
    }
}
