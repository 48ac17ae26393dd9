//! What the overview shows, and who is an admin by the database: only an operator decides that, at the command line.

use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{Platform, PlatformError};

use super::model::Overview;
use super::store;
use crate::audit::{Action, AuditEvent, masked_email};
use crate::auth::store::{User, get_or_create_user};
use crate::error::AppError;
use crate::locals::Locals;
use crate::products::model::Only;
use crate::visitor::Role;

/// What there is in the shop, and what was done last; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_overview(locals: &Locals) -> Result<Overview, AppError> {
    Ok(store::get_overview(&locals.db, &locals.tenant.id, Only::FEW).await?)
}

/// Makes the person with this address an admin; the person is made if there is none. Whether they were not one before.
///
/// # Errors
/// What the database can't do.
pub async fn add_admin(platform: &Platform, db: &SqlSession, email: &str) -> Result<bool, PlatformError> {
    let id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let user = get_or_create_user(db, &id, email, "", platform.clock.now()).await?;
    set_role(platform, db, &user, Role::Admin, "now an admin, by the command line").await
}

/// Makes the person with this address a shopper like any other. Whether they were an admin before.
///
/// # Errors
/// What the database can't do.
pub async fn remove_admin(platform: &Platform, db: &SqlSession, email: &str) -> Result<bool, PlatformError> {
    let Some(user) = store::get_user(db, email).await? else { return Ok(false) };
    set_role(platform, db, &user, Role::Shopper, "no longer an admin, by the command line").await
}

/// The role counts in every shop, so the note is of none. It is of whoever's role it is: their address stands in no
/// log, but can be looked up while there is such a person.
async fn set_role(
    platform: &Platform,
    db: &SqlSession,
    user: &User,
    role: Role,
    details: &str,
) -> Result<bool, PlatformError> {
    let event = AuditEvent {
        user: Some(user.id.clone()),
        subject: masked_email(&user.email),
        ..AuditEvent::at(platform.clock.now(), Action::RoleChanged)
    };
    store::set_role(db, &user.id, role, &event.with(details)).await
}
