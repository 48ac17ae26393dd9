//! What there is of files, to whoever manages them.

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;

use crate::cdn::model::{CdnFile, CdnFolder, FileCursor, FileDetails, FileListing, FilePage, FilesInUse};
use crate::cdn::store::{self, FileFilter, ServedFile};
use crate::error::AppError;
use crate::locals::Locals;

/// The file of the shop with this id.
///
/// # Errors
/// What the database can't do.
pub async fn get_file(locals: &Locals, id: &str) -> Result<Option<CdnFile>, AppError> {
    Ok(store::get_cdn_file(&locals.db, &locals.tenant.id, id).await?)
}

/// The file under this key, whosever it is; also one that was replaced, for pages that still show it.
///
/// # Errors
/// What the database can't do.
pub async fn get_file_by_key(db: &SqlSession, key: &str) -> Result<Option<ServedFile>, PlatformError> {
    store::get_cdn_file_by_key(db, key).await
}

/// The file of the shop that has these bytes.
///
/// # Errors
/// What the database can't do.
pub async fn get_file_by_hash(locals: &Locals, sha256: &str) -> Result<Option<CdnFile>, AppError> {
    let sha256 = sha256.to_ascii_lowercase();
    Ok(store::get_cdn_file_by_sha256(&locals.db, &locals.tenant.id, &sha256).await?)
}

/// The files of the shop under these keys; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_files_by_keys(locals: &Locals, keys: &[String]) -> Result<Vec<CdnFile>, AppError> {
    Ok(store::get_cdn_files_by_keys(&locals.db, &locals.tenant.id, keys).await?)
}

/// The files of the shop with these ids, what shows them, and who uploaded them; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_files_in_use(locals: &Locals, ids: &[String]) -> Result<FilesInUse, AppError> {
    Ok(store::get_cdn_files_in_use(&locals.db, &locals.tenant.id, ids).await?)
}

/// The file of the shop with this id, what shows it, and who uploaded it; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_file_details(locals: &Locals, id: String) -> Result<Option<FileDetails>, AppError> {
    let FilesInUse { mut files, products, sellers, mut uploaders } = get_files_in_use(locals, &[id]).await?;
    Ok(files.pop().map(|file| {
        let uploader = file.uploaded_by.as_ref().and_then(|id| uploaders.remove(id));
        FileDetails { file, products, sellers, uploader }
    }))
}

/// The folders of the shop that hold files, in order of their paths.
///
/// # Errors
/// What the database can't do.
pub async fn get_folders(locals: &Locals) -> Result<Vec<CdnFolder>, AppError> {
    Ok(store::get_cdn_folders(&locals.db, &locals.tenant.id).await?)
}

/// The files in a folder itself, newest first; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn list_files(
    locals: &Locals,
    folder: &str,
    cursor: Option<&FileCursor>,
    limit: u32,
) -> Result<FilePage, AppError> {
    Ok(store::list_cdn_files(&locals.db, &locals.tenant.id, folder, cursor, limit).await?)
}

/// The files of all folders, or those that a filter leaves, newest first; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn list_all_files(
    locals: &Locals,
    filter: &FileFilter,
    cursor: Option<&FileCursor>,
    limit: u32,
) -> Result<FilePage, AppError> {
    Ok(store::list_all_cdn_files(&locals.db, &locals.tenant.id, filter, cursor, limit).await?)
}

/// What the page of files shows to the person with the id `user`; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_file_listing(
    locals: &Locals,
    filter: &FileFilter,
    cursor: Option<&FileCursor>,
    limit: u32,
    user: &str,
) -> Result<FileListing, AppError> {
    let now = locals.app.platform.clock.now();
    Ok(store::get_file_listing(&locals.db, &locals.tenant.id, filter, cursor, limit, user, now).await?)
}
