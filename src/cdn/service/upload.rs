//! A whole file in one request.

use coppice_http_files::name::{FileName, normalise_folder, object_key};
use coppice_platform::bucket::{ByteStream, PutOptions};
use coppice_platform::random::uuid_v7;
use coppice_platform::{ErrorKind, PlatformError};

use super::actor::Actor;
use super::intake::{self, Hash, Intake, parse_hash, refuse};
use super::objects;
use crate::audit::Action;
use crate::cdn::model::{CdnFile, MAX_WHOLE, NewFile, Uploaded, Visibility};
use crate::cdn::store::{self, BeginUploadError, NewRow, StoredMeta};
use crate::error::AppError;

/// What is said of bytes that are not those announced.
pub(super) const DAMAGED: &str = "it arrived damaged. Please send it again.";

/// Stores a file of `size` bytes. Acknowledged only when it is there, whole, and its row says so.
///
/// # Errors
/// [`AppError::Unprocessable`] with what is wrong with the file, [`AppError::TooMany`], and what the platform can't
/// do; then the file is not there, and the sweeper removes what may be left.
pub async fn upload(
    actor: &Actor<'_>,
    new: &NewFile,
    size: u64,
    body: ByteStream,
) -> Result<Uploaded, AppError> {
    let name = FileName::parse(&new.name)?;
    if size > MAX_WHOLE {
        return Err(refuse(&name, "it has more than 10 MB, so it goes up in parts."));
    }
    let expected = expected_hash(new, &name)?;
    let Intake { media_type, body, picture } = intake::look(&name, &new.content_type, body).await?;
    let row = new_row(actor, new, &name, size, media_type).await?;
    if let Some(duplicate) = begin(actor, &row, new.keep_both).await? {
        return Ok(duplicate);
    }
    let hash = Hash::default();
    let options = PutOptions { sha256: expected, ..objects::describe(actor.tenant, &row.content_type) };
    let put = actor.platform.bucket.put(&row.key, size, hash.around(body), options).await;
    let meta = match put {
        Ok(meta) => meta,
        Err(error) => {
            discard(actor, &row.id).await;
            return Err(not_stored(&name, error, expected.is_some_and(|expected| expected != hash.value())));
        }
    };
    let picture = match picture.finish(&name) {
        Ok(picture) => picture,
        Err(error) => {
            discard(actor, &row.id).await;
            return Err(error);
        }
    };
    let stored = StoredMeta::of(meta, hex::encode(hash.value()), picture);
    finish(actor, &row.id, &row.key, &name.original, stored, new.keep_both || expected.is_some()).await
}

/// Puts a file's row to `ready`, unless the same bytes turn out to be there already.
pub(super) async fn finish(
    actor: &Actor<'_>,
    id: &str,
    key: &str,
    name: &str,
    stored: StoredMeta,
    known_new: bool,
) -> Result<Uploaded, AppError> {
    if !known_new && let Some(file) = find_duplicate(actor, &stored.sha256).await? {
        if file.id == id {
            return Ok(Uploaded::Stored { file: Box::new(file) });
        }
        discard(actor, id).await;
        return Ok(Uploaded::Duplicate { file: Box::new(file) });
    }
    let event = actor.event(Action::FileUploaded, key).with(name);
    match store::finish_upload(actor.db, id, &stored, &event).await? {
        Some(file) => Ok(Uploaded::Stored { file: Box::new(file) }),
        None => {
            // Whoever asks for the end of an upload several times at once is told the same each time.
            if let Some(file) = store::get_cdn_file(actor.db, actor.tenant, id).await? {
                return Ok(Uploaded::Stored { file: Box::new(file) });
            }
            discard(actor, id).await;
            Err(AppError::Conflict(format!(
                "{name}: the upload was given up meanwhile, or the file it replaces is gone. Please send it again."
            )))
        }
    }
}

async fn find_duplicate(actor: &Actor<'_>, sha256: &str) -> Result<Option<CdnFile>, PlatformError> {
    store::get_cdn_file_by_sha256(actor.db, actor.tenant, sha256).await
}

/// The row of a file that is about to come. One that replaces another stands where that stood.
pub(super) async fn new_row(
    actor: &Actor<'_>,
    new: &NewFile,
    name: &FileName,
    size: u64,
    content_type: &str,
) -> Result<NewRow, AppError> {
    let old = match &new.replaces {
        None => None,
        Some(id) => Some(
            store::get_cdn_file(actor.db, actor.tenant, id)
                .await?
                .ok_or_else(|| AppError::NotFound("The file to be replaced is no longer there.".into()))?,
        ),
    };
    let folder = match &old {
        Some(old) => old.folder.clone(),
        None => normalise_folder(&new.folder)?,
    };
    let random = &actor.platform.random;
    Ok(NewRow {
        id: uuid_v7(actor.platform.clock.now_ms(), random.u128()),
        key: object_key(&folder, &name.stem_slug, random.u128(), &name.extension),
        folder,
        filename: name.filename(),
        original_filename: name.original.clone(),
        content_type: content_type.to_owned(),
        size,
        sha256: new.sha256.as_ref().map(|hash| hash.to_ascii_lowercase()),
        alt_text: old.as_ref().map(|old| old.alt_text.clone()).unwrap_or_default(),
        visibility: old.as_ref().map_or(Visibility::Public, |old| old.visibility),
        replaces: old.map(|old| old.id),
        uploaded_by: actor.user().map(str::to_owned),
    })
}

/// Makes room for the file; or the one that has its bytes already.
pub(super) async fn begin(
    actor: &Actor<'_>,
    row: &NewRow,
    keep_both: bool,
) -> Result<Option<Uploaded>, AppError> {
    let limit = actor.limit();
    let limit = limit.as_ref().map(|(key, limit)| (key.as_str(), *limit));
    let (db, tenant, quota) = (actor.db, actor.tenant, actor.quota);
    match store::begin_upload(db, tenant, row, keep_both, quota, limit, actor.now()).await {
        Ok(()) => Ok(None),
        Err(BeginUploadError::Duplicate(file)) => Ok(Some(Uploaded::Duplicate { file })),
        Err(BeginUploadError::TooMany(verdict)) => Err(verdict.into()),
        Err(BeginUploadError::OverQuota(left)) => Err(AppError::Unprocessable(format!(
            "{}: there is no room for it, {} MB are left. Delete what is no longer needed, or ask for more room.",
            row.original_filename,
            left >> 20
        ))),
        Err(BeginUploadError::Platform(error)) => Err(error.into()),
    }
}

/// Removes what there is of an upload that came to nothing, as far as that can be done now; the sweeper does the rest.
pub(super) async fn discard(actor: &Actor<'_>, id: &str) {
    let discarded = async {
        if let Some(key) = store::discard_upload(actor.db, id, actor.now()).await? {
            objects::remove(actor.platform.bucket.as_ref(), std::iter::once(key.as_str())).await?;
            store::forget_deleted(actor.db, &[id.to_owned()]).await?;
        }
        Ok::<(), PlatformError>(())
    };
    if let Err(error) = discarded.await {
        log::warn!("what is left of an upload is for the sweeper: {error}");
    }
}

/// The hash the sender says the file has.
pub(super) fn expected_hash(new: &NewFile, name: &FileName) -> Result<Option<[u8; 32]>, AppError> {
    match new.sha256.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => match parse_hash(text) {
            Some(hash) => Ok(Some(hash)),
            None => Err(refuse(name, "its SHA-256 is not written as 64 hexadecimal digits.")),
        },
    }
}

/// Why the bucket has not taken a file.
pub(super) fn not_stored(name: &FileName, error: PlatformError, other_bytes: bool) -> AppError {
    match error.kind {
        ErrorKind::Refused if other_bytes => refuse(name, DAMAGED),
        ErrorKind::Refused => refuse(name, "it did not arrive whole. Please send it again."),
        _ => error.into(),
    }
}
