use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::locals::Locals;
use crate::site::model::{Saved, StoredSettings};
use crate::site::store;

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
