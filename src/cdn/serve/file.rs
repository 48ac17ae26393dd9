//! A file as it is served: what its row allows and its object is.

use std::sync::Arc;

use coppice_platform::bucket::ObjectMeta;
use coppice_platform::sql::{SessionStart, SqlSession};
use serde::{Deserialize, Serialize};

use crate::cdn::model::Visibility;
use crate::cdn::service::{ServedFile, cache_key, get_file_by_key};
use crate::error::AppError;
use crate::kv::{Cached, Freshness};
use crate::request_context::RequestContext;
use crate::state::AppState;
use crate::tenant::TenantId;

/// Whoever changes a file makes what was read of it untrue; this is for where that does not reach. Nothing is shown past
/// its time while it is read again: what is known of a file decides who may have it.
pub const FRESHNESS: Freshness = Freshness::seconds(45);

/// What serving a file needs to know of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Representation {
    /// Whose shop it belongs to.
    pub tenant: TenantId,
    /// Who may have it.
    pub visibility: Visibility,
    /// What it is called where it came from.
    pub name: String,
    /// How wide it is in pixels, if it is a picture.
    pub width: Option<u32>,
    /// How high it is in pixels, if it is a picture.
    pub height: Option<u32>,
    /// Whether smaller copies are made of it; `None` where only its bytes can say.
    pub has_copies: Option<bool>,
    /// Its object, which knows best what there is of it.
    pub object: ObjectMeta,
}

/// The file under this key.
///
/// # Errors
/// [`AppError::NotFound`]; what the database and the bucket can't do.
pub async fn find(context: &RequestContext, key: &str) -> Result<Cached<Representation>, AppError> {
    let (app, object) = (context.app.clone(), key.to_owned());
    let load = move |db| load(app.clone(), db, object.clone());
    context.find_cached(&cache_key(&context.home, key), FRESHNESS, load).await?.ok_or_else(missing)
}

async fn load(app: AppState, db: Arc<SqlSession>, key: String) -> Result<Option<Representation>, AppError> {
    let Some(ServedFile { tenant, has_copies, file }) = get_file_by_key(&db, &key).await? else {
        return Ok(None);
    };
    let Some(object) = app.platform.bucket.head(&key).await? else {
        log::error!("the file {key} has no object");
        return Ok(None);
    };
    Ok(Some(Representation {
        tenant,
        visibility: file.visibility,
        name: file.original_filename,
        width: file.width,
        height: file.height,
        has_copies: has_copies.map(|known| known != 0),
        // The row's was told by the bytes, the object's by whoever has stored it.
        object: ObjectMeta { content_type: Some(file.content_type), ..object },
    }))
}

/// The file as the primary has it this moment: a replica may not have heard of it yet.
///
/// # Errors
/// What the database can't do.
pub async fn at_primary(app: &AppState, key: &str) -> Result<Option<ServedFile>, AppError> {
    let (sql, clock) = (app.platform.sql.as_ref(), app.platform.clock.clone());
    #[expect(
        clippy::disallowed_methods,
        reason = "the request's own session may be at a replica, which stays so"
    )]
    let db = SqlSession::open(sql, clock, SessionStart::FirstPrimary);
    Ok(get_file_by_key(&db, key).await?)
}

/// That there is no such file, or none for whoever asks.
pub fn missing() -> AppError {
    AppError::NotFound("There is no such file.".into())
}
