//! Putting right what does not agree.

use coppice_http_files::name::{FileName, normalise_folder};
use coppice_platform::bucket::{GetOptions, GetResult, ObjectMeta};
use coppice_platform::random::uuid_v7;

use super::look::Suspect;
use super::{Drift, Finding, Outcome, Repair, Untracked, owner};
use crate::audit::{Action, AuditEvent};
use crate::cdn::model::Visibility;
use crate::cdn::service::actor::Actor;
use crate::cdn::service::intake;
use crate::cdn::service::objects;
use crate::cdn::store::{self, DriftRow, NewRow, State, StoredMeta};
use crate::error::AppError;
use crate::tenant::TenantId;

/// Puts one thing right, if that is asked for.
pub async fn put_right(actor: &Actor<'_>, suspect: Suspect, repair: Repair) -> Result<Finding, AppError> {
    let Suspect { key, drift, object, row } = suspect;
    let repaired = match (drift, object, row, repair.untracked) {
        (Drift::Untracked, Some(object), _, Some(Untracked::Adopt)) => adopt(actor, &object).await,
        (Drift::Untracked, .., Some(Untracked::Remove)) => remove(actor, &key).await,
        (Drift::Orphan, _, Some(row), _) if repair.orphans => forget(actor, &row).await,
        (Drift::Different, Some(object), Some(row), _) if repair.different => {
            take_stored(actor, &object, &row).await
        }
        _ => return Ok(Finding { key, drift, outcome: Outcome::Left }),
    };
    let outcome = match repaired {
        Ok(()) => Outcome::Repaired,
        Err(AppError::Unprocessable(why)) => Outcome::Refused(why),
        Err(error) => return Err(error),
    };
    Ok(Finding { key, drift, outcome })
}

/// An object becomes a file.
async fn adopt(actor: &Actor<'_>, object: &ObjectMeta) -> Result<(), AppError> {
    if owner(&object.key).is_some() {
        let why = "it is a smaller copy of a picture that is gone, and can only be removed";
        return Err(AppError::Unprocessable(why.into()));
    }
    let (folder, last) = object.key.rsplit_once('/').unwrap_or(("", &object.key));
    let name = FileName::parse(last)?;
    let (stored, media_type) = describe(actor, object, &name).await?;
    let new = NewRow {
        id: uuid_v7(actor.platform.clock.now_ms(), actor.platform.random.u128()),
        key: object.key.clone(),
        folder: normalise_folder(folder)?,
        filename: name.filename(),
        original_filename: name.original,
        content_type: media_type.to_owned(),
        size: stored.size,
        sha256: Some(stored.sha256.clone()),
        alt_text: String::new(),
        // Nobody knows any more for whom it was.
        visibility: Visibility::Private,
        replaces: None,
        uploaded_by: actor.user().map(str::to_owned),
    };
    let event = event(actor, actor.tenant, &object.key, "adopted");
    Ok(store::adopt(actor.db, actor.tenant, &new, &stored, &event).await?)
}

/// An object goes. It is noted first: what is removed without a note can't be found out.
async fn remove(actor: &Actor<'_>, key: &str) -> Result<(), AppError> {
    store::note_removed(actor.db, &event(actor, actor.tenant, key, "removed")).await?;
    Ok(actor.platform.bucket.delete(&[key.to_owned()]).await?)
}

/// A row goes, and with it whatever shows the file.
async fn forget(actor: &Actor<'_>, row: &DriftRow) -> Result<(), AppError> {
    let tenant = TenantId(row.tenant_id.clone());
    let event = event(actor, &tenant, &row.key, "taken off the list");
    if row.state == State::Replaced {
        store::give_up_one_replaced(actor.db, &tenant, &row.id, &event).await?;
    } else {
        store::delete_files(actor.db, &tenant, std::slice::from_ref(&row.id), &event).await?;
    }
    objects::remove(actor.platform.bucket.as_ref(), std::iter::once(row.key.as_str())).await?;
    Ok(store::forget_deleted(actor.db, std::slice::from_ref(&row.id)).await?)
}

/// A row takes over what is stored.
async fn take_stored(actor: &Actor<'_>, object: &ObjectMeta, row: &DriftRow) -> Result<(), AppError> {
    let name = FileName::parse(&row.original_filename)?;
    let (stored, _) = describe(actor, object, &name).await?;
    let tenant = TenantId(row.tenant_id.clone());
    let event = event(actor, &tenant, &row.key, "taken as it is stored");
    Ok(store::take_stored(actor.db, &tenant, &row.id, &stored, &event).await?)
}

/// What an object is, by its bytes.
async fn describe(
    actor: &Actor<'_>,
    object: &ObjectMeta,
    name: &FileName,
) -> Result<(StoredMeta, &'static str), AppError> {
    let gone = || AppError::Unprocessable("it is gone by now".into());
    let bucket = &actor.platform.bucket;
    // A range of what has no bytes is refused; so is such a file.
    if object.size == 0 {
        return Err(AppError::Unprocessable("it is empty".into()));
    }
    let got = bucket.get(&object.key, GetOptions::default()).await?;
    let Some(GetResult::Object(got)) = got else { return Err(gone()) };
    let intake = intake::look(name, "", got.body).await?;
    let media_type = intake.media_type;
    let picture = intake.into_picture(name).await?;
    let sha256 = hex::encode(bucket.sha256(&object.key).await?.ok_or_else(gone)?);
    Ok((StoredMeta::of(object.clone(), sha256, picture), media_type))
}

fn event(actor: &Actor<'_>, tenant: &TenantId, key: &str, what: &str) -> AuditEvent {
    AuditEvent { tenant: Some(tenant.0.clone()), ..actor.event(Action::DriftRepaired, key).with(what) }
}
