//! A large file, in parts, which may come in any order, at once, and on another day.

use coppice_http_files::kind::{self, FileKindError, Picture};
use coppice_http_files::name::FileName;
use coppice_platform::bucket::{ByteStream, GetOptions, GetResult, ObjectMeta};
use coppice_platform::{ErrorKind, PlatformError};

use super::actor::Actor;
use super::intake::{self, refuse};
use super::objects;
use super::upload::{DAMAGED, begin, discard, expected_hash, finish, new_row, not_stored};
use crate::cdn::model::{Begun, MAX_FILE, NewFile, PART_SIZE, Uploaded};
use crate::cdn::store::{self, PartsUpload, StoredMeta};
use crate::error::AppError;

/// How long an upload can be gone on with, in seconds: R2 gives it up after seven days
/// (<https://developers.cloudflare.com/r2/objects/multipart-objects/>).
const UPLOAD_TTL: i64 = 6 * 24 * 3_600;

/// Begins an upload in parts; or goes on with the one that this person has begun of the same file.
///
/// # Errors
/// [`AppError::Unprocessable`] with what is wrong with the file, [`AppError::TooMany`], and what the platform can't
/// do.
pub async fn begin_parts(actor: &Actor<'_>, new: &NewFile) -> Result<Begun, AppError> {
    let name = FileName::parse(&new.name)?;
    if new.size == 0 {
        return Err(refuse(&name, FileKindError::Empty));
    }
    if new.size > MAX_FILE {
        return Err(refuse(&name, "it has more than 2 GB, the most a file may have."));
    }
    let media_type =
        kind::media_type(&name.extension, &new.content_type).map_err(|error| refuse(&name, error))?;
    let row = new_row(actor, new, &name, new.size, media_type).await?;
    if expected_hash(new, &name)?.is_some()
        && let Some(under_way) = store::find_same_upload(actor.db, actor.tenant, &row, actor.now()).await?
    {
        return Ok(begun(&under_way));
    }
    if let Some(Uploaded::Duplicate { file }) = begin(actor, &row, new.keep_both).await? {
        return Ok(Begun::Duplicate { file });
    }
    let options = objects::describe(actor.tenant, &row.content_type);
    let noted = async {
        let upload = actor.platform.bucket.create_multipart(&row.key, options).await?;
        let expires_at = actor.now().saturating_add(UPLOAD_TTL);
        store::begin_parts(actor.db, &row.id, &upload, PART_SIZE, expires_at).await
    };
    if let Err(error) = noted.await {
        discard(actor, &row.id).await;
        return Err(error.into());
    }
    Ok(Begun::Parts { id: row.id, part_size: PART_SIZE, stored: Vec::new() })
}

fn begun(upload: &PartsUpload) -> Begun {
    let stored = upload.parts().iter().map(|part| part.number).collect();
    Begun::Parts { id: upload.id.clone(), part_size: upload.part_size, stored }
}

/// Stores part `number`, from 1, of `size` bytes.
///
/// # Errors
/// [`AppError::Unprocessable`] where it is not a part of this file, and what the platform can't do; then it can be
/// sent again.
pub async fn put_part(
    actor: &Actor<'_>,
    id: &str,
    number: u16,
    size: u64,
    body: ByteStream,
) -> Result<(), AppError> {
    let upload = find(actor, id).await?;
    let name = FileName::parse(&upload.original_filename)?;
    if upload.size_of(number) != Some(size) {
        return Err(refuse(&name, format!("its part {number} has not {size} bytes.")));
    }
    // A file that can't be taken is told before all of it has come.
    let body = if number == 1 {
        match intake::look(&name, &upload.content_type, body).await {
            Ok(intake) => intake.body,
            Err(error) => {
                if matches!(error, AppError::Unprocessable(_)) {
                    give_up(actor, &upload).await;
                }
                return Err(error);
            }
        }
    } else {
        body
    };
    let bucket = &actor.platform.bucket;
    let part = bucket
        .upload_part(&upload.key, &upload.r2_upload_id, number, size, body)
        .await
        .map_err(|error| not_stored(&name, error, false))?;
    if store::save_part(actor.db, id, &part).await? { Ok(()) } else { Err(gone()) }
}

/// Puts the parts together. Asked for once more after its answer was lost, it says the same.
///
/// # Errors
/// [`AppError::Unprocessable`] where parts are missing or the bytes are not those announced, and what the platform
/// can't do; then it can be asked for again.
pub async fn finish_parts(actor: &Actor<'_>, id: &str, keep_both: bool) -> Result<Uploaded, AppError> {
    let Some(user) = actor.user() else { return Err(gone()) };
    let Some(upload) = store::get_upload(actor.db, actor.tenant, user, id).await? else {
        let file = store::get_cdn_file(actor.db, actor.tenant, id).await?.ok_or_else(gone)?;
        return Ok(Uploaded::Stored { file: Box::new(file) });
    };
    let name = FileName::parse(&upload.original_filename)?;
    let parts = upload.parts();
    let missing = upload.part_count().saturating_sub(u64::try_from(parts.len()).unwrap_or(u64::MAX));
    if missing > 0 {
        return Err(refuse(&name, format!("{missing} of its parts have not arrived.")));
    }
    let bucket = &actor.platform.bucket;
    let meta = match bucket.complete_multipart(&upload.key, &upload.r2_upload_id, &parts).await {
        Ok(meta) => meta,
        Err(error) if error.kind == ErrorKind::Refused => completed_before(actor, &upload, error).await?,
        Err(error) => return Err(error.into()),
    };
    let sha256 = bucket.sha256(&upload.key).await?.map(hex::encode).ok_or_else(gone)?;
    let damaged = upload.sha256.as_ref().is_some_and(|expected| *expected != sha256);
    let looked = match look_again(actor, &upload, &name).await {
        Ok(_) if damaged => Err(refuse(&name, DAMAGED)),
        other => other,
    };
    let picture = match looked {
        Ok(picture) => picture,
        Err(error) => {
            if matches!(error, AppError::Unprocessable(_)) {
                discard(actor, id).await;
            }
            return Err(error);
        }
    };
    let known_new = keep_both || upload.sha256.is_some();
    let stored = StoredMeta::of(meta, sha256, picture);
    finish(actor, id, &upload.key, &name.original, stored, known_new).await
}

/// The object of an upload that the bucket says it does not know: it was put together before, and the answer was lost.
async fn completed_before(
    actor: &Actor<'_>,
    upload: &PartsUpload,
    error: PlatformError,
) -> Result<ObjectMeta, AppError> {
    let meta = actor.platform.bucket.head(&upload.key).await?;
    meta.filter(|meta| meta.size == upload.size_bytes).ok_or_else(|| error.into())
}

/// What the object says it is, as far as it must be read for that: of a part sent twice, nobody has looked at the second.
async fn look_again(
    actor: &Actor<'_>,
    upload: &PartsUpload,
    name: &FileName,
) -> Result<Option<Picture>, AppError> {
    let got = actor.platform.bucket.get(&upload.key, GetOptions::default()).await?;
    let Some(GetResult::Object(object)) = got else { return Err(gone()) };
    intake::look(name, &upload.content_type, object.body).await?.into_picture(name).await
}

/// Gives an upload up.
///
/// # Errors
/// What the platform can't do; then its time ends by itself.
pub async fn abort_upload(actor: &Actor<'_>, id: &str) -> Result<(), AppError> {
    let upload = find(actor, id).await?;
    actor.platform.bucket.abort_multipart(&upload.key, &upload.r2_upload_id).await?;
    discard(actor, id).await;
    Ok(())
}

async fn give_up(actor: &Actor<'_>, upload: &PartsUpload) {
    if let Err(error) = abort_upload(actor, &upload.id).await {
        log::warn!("an upload stays until its time is over: {error:?}");
    }
}

async fn find(actor: &Actor<'_>, id: &str) -> Result<PartsUpload, AppError> {
    let user = actor.user().ok_or_else(gone)?;
    store::get_upload(actor.db, actor.tenant, user, id).await?.ok_or_else(gone)
}

fn gone() -> AppError {
    AppError::NotFound("This upload is over or was given up. Please begin it again.".into())
}
