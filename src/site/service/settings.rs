use coppice_platform::Platform;
use coppice_platform::sql::SqlSession;

use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::site::model::{Saved, ShopChange, StoredSettings};
use crate::site::store;
use crate::tenant::Tenant;

/// The shop's settings as they are at the primary.
///
/// # Errors
/// What the database can't do.
pub async fn get_settings(locals: &Locals) -> Result<StoredSettings, AppError> {
    let stored = store::get_settings(&locals.db, &locals.tenant.id).await?;
    stored.ok_or_else(|| AppError::NotFound("There is no such shop.".into()))
}

/// Stores the shop's name and settings in the place of those of their version.
///
/// # Errors
/// What the database can't do.
pub async fn save_settings(locals: &Locals, stored: &StoredSettings) -> Result<Saved, AppError> {
    let event = AuditEvent::new(locals, Action::ShopChanged, stored.name.as_str());
    let saved = store::save_settings(&locals.db, &locals.tenant.id, stored, &event).await?;
    if matches!(saved, Saved::Done(_)) {
        locals.published();
    }
    Ok(saved)
}

/// Changes a shop by an operator's word. Whether it may have another currency has been asked before.
///
/// # Errors
/// What the database can't do, and a host that is another shop's; then nothing has happened.
pub async fn change_shop(
    platform: &Platform,
    db: &SqlSession,
    shop: &Tenant,
    change: &ShopChange,
) -> Result<(), AppError> {
    let event = AuditEvent {
        tenant: Some(shop.id.0.clone()),
        subject: change.name.clone().unwrap_or_else(|| shop.name.clone()),
        ..AuditEvent::at(platform.clock.now(), Action::ShopChanged)
    };
    Ok(store::change_shop(db, &shop.id, change, &event.with("by the command line")).await?)
}
