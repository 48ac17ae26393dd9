//! A file that is brought: stored while it comes, and begun with once it is there.

use bytes::{Bytes, BytesMut};
use coppice_catalogue::formats::{self, Reader};
use coppice_platform::bucket::{PutOptions, UploadedPart, stream_of};
use coppice_platform::random::uuid_v7;
use futures_util::{Stream, StreamExt};

use super::file::{self, LARGEST};
use super::open::check_open;
use super::wake::wake;
use crate::audit::{Action, AuditEvent};
use crate::error::AppError;
use crate::imports::store::{self, BeginImport};
use crate::limit::{self, Limit};
use crate::locals::Locals;
use crate::text::tidy;

/// Files of a person in an hour.
const FILES: Limit = Limit { limit: 120, window_secs: 3_600 };

/// What is held of a file before it is stored, in bytes: the parts of an object are all as long.
const PART: usize = 8 << 20;

/// The name of a file that has none.
const NAMELESS: &str = "catalogue.csv";

/// A file that is there.
#[derive(Debug)]
pub struct Brought {
    /// The import's id.
    pub id: String,
    /// How long it is, in bytes.
    pub size: u64,
    /// What it is called.
    pub filename: String,
    /// All of it, where it is so short that it was never parted.
    whole: Option<Bytes>,
}

/// The field that a file comes in.
const FIELD: &str = "file";

fn refuse(message: impl Into<String>) -> AppError {
    AppError::Invalid { field: FIELD.into(), message: message.into() }
}

/// Stores a file as it comes, where nobody but its import finds it.
///
/// # Errors
/// [`AppError::Invalid`] of what is certainly no catalogue, empty or too large; [`AppError::TooMany`]; [`AppError::SwitchedOff`]; what the platform can't do.
pub async fn bring(
    locals: &Locals,
    filename: &str,
    body: impl Stream<Item = Result<Bytes, AppError>> + Send,
) -> Result<Brought, AppError> {
    check_open(locals).await?;
    let platform = &locals.app.platform;
    let user = locals.user().map(|user| user.user_id.clone()).unwrap_or_default();
    let key = format!("imports:new:{}:{user}", locals.tenant.id.0);
    let verdict = limit::store::check(&locals.db, &[(&key, FILES)], platform.clock.now()).await?;
    if !verdict.allowed {
        return Err(verdict.into());
    }
    let id = uuid_v7(platform.clock.now_ms(), platform.random.u128());
    let filename = tidy(filename.rsplit(['/', '\\']).next().unwrap_or_default(), 120);
    let filename = if filename.is_empty() { NAMELESS.to_owned() } else { filename };
    store::insert_import(&locals.db, &locals.tenant.id, (&id, &user, &filename), platform.clock.now_ms())
        .await?;
    match store_file(locals, &id, body).await {
        Ok((size, whole)) => Ok(Brought { id, size, filename, whole }),
        Err(error) => {
            discard(locals, &id).await;
            Err(error)
        }
    }
}

/// Removes what there is of an import that came to nothing, as far as that can be done now; the sweep does the rest.
async fn discard(locals: &Locals, id: &str) {
    let gone = async {
        file::remove(&locals.app.platform, id).await?;
        store::delete_import(&locals.db, id).await
    };
    if let Err(error) = gone.await {
        log::warn!("what is left of an import is for the sweep: {error}");
    }
}

async fn store_file(
    locals: &Locals,
    id: &str,
    body: impl Stream<Item = Result<Bytes, AppError>> + Send,
) -> Result<(u64, Option<Bytes>), AppError> {
    let bucket = &locals.app.platform.bucket;
    let key = file::key(id);
    let mut body = Box::pin(body);
    let mut held = BytesMut::new();
    let (mut size, mut parts, mut upload) = (0_u64, Vec::<UploadedPart>::new(), None::<String>);
    let stored = async {
        while let Some(chunk) = body.next().await {
            let chunk = chunk?;
            let is_first = size == 0;
            size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if size > LARGEST {
                return Err(refuse(format!(
                    "This file has more than {} MB. Please part it, or bring it by the command line.",
                    LARGEST >> 20
                )));
            }
            if is_first && let Some(what) = formats::other(&chunk) {
                return Err(refuse(format!("This is {what}. An import takes a CSV or JSON Lines.")));
            }
            held.extend_from_slice(&chunk);
            while held.len() >= PART {
                if upload.is_none() {
                    upload = Some(bucket.create_multipart(&key, PutOptions::default()).await?);
                }
                let part = held.split_to(PART).freeze();
                put_part(locals, &key, upload.as_deref(), &mut parts, part).await?;
            }
        }
        if size == 0 {
            return Err(refuse("This file is empty."));
        }
        Ok(())
    }
    .await;
    let Some(upload) = upload else {
        stored?;
        let whole = held.freeze();
        bucket.put(&key, size, stream_of(whole.clone()), PutOptions::default()).await?;
        return Ok((size, Some(whole)));
    };
    let finished = async {
        stored?;
        if !held.is_empty() {
            put_part(locals, &key, Some(&upload), &mut parts, held.freeze()).await?;
        }
        Ok::<_, AppError>(bucket.complete_multipart(&key, &upload, &parts).await?)
    };
    if let Err(error) = finished.await {
        if let Err(error) = bucket.abort_multipart(&key, &upload).await {
            log::warn!("an upload is for the bucket to give up: {error}");
        }
        return Err(error);
    }
    Ok((size, None))
}

async fn put_part(
    locals: &Locals,
    key: &str,
    upload: Option<&str>,
    parts: &mut Vec<UploadedPart>,
    part: Bytes,
) -> Result<(), AppError> {
    let number = u16::try_from(parts.len().saturating_add(1)).map_err(|_| AppError::TooLarge)?;
    let size = u64::try_from(part.len()).unwrap_or(u64::MAX);
    let bucket = &locals.app.platform.bucket;
    parts.push(bucket.upload_part(key, upload.unwrap_or_default(), number, size, stream_of(part)).await?);
    Ok(())
}

/// Begins with a file that is there. It is gone on with from now on.
///
/// # Errors
/// [`AppError::Invalid`] where it shows at once that the file is no catalogue; what the database can't do.
pub async fn begin(
    locals: &Locals,
    brought: Brought,
    encoding: &str,
    sets_stock: bool,
    at_once: bool,
) -> Result<String, AppError> {
    let Brought { id, size, filename, whole } = brought;
    let encoding = tidy(encoding, 40);
    if let Some(whole) = whole {
        let read = Reader::from_bytes(whole.to_vec(), &locals.tenant.currency, file::encoding(&encoding));
        if let Err(error) = read {
            discard(locals, &id).await;
            return Err(refuse(format!("This file can’t be imported: {error}.")));
        }
    }
    let (_, authority) = locals
        .canonical_origin()
        .split_once("://")
        .map_or((String::new(), String::new()), |(scheme, authority)| {
            (scheme.to_owned(), authority.to_owned())
        });
    let begin =
        BeginImport { size, files: format!("https://{authority}/cdn/"), encoding, sets_stock, at_once };
    let what = if at_once { "imported without a look first" } else { "looked at first" };
    let event =
        AuditEvent::new(locals, Action::ImportStarted, id.as_str()).with(format!("{filename}: {what}"));
    store::begin_import(&locals.db, &locals.tenant.id, &id, &begin, &event).await?;
    wake(&locals.app, &id).await;
    Ok(id)
}
