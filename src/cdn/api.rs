//! What can be asked of files, and done with them, by those who manage them.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use super::model::{
    Begun, CdnFile, CdnFolder, DriftStep, FileCursor, FileDetails, FileFields, FileListing, FilePage,
    NewFile, Uploaded, Visibility,
};
use crate::client::Client;
use crate::error::AppError;

#[cfg(feature = "ssr")]
use super::files_query::{FilesQuery, PAGE};
#[cfg(feature = "ssr")]
use super::service::drift::{self, Outcome, Repair};
#[cfg(feature = "ssr")]
use super::service::{self, Actor, FileEdit, FileFilter};
#[cfg(feature = "ssr")]
use crate::api::{Function, function};
#[cfg(feature = "ssr")]
use crate::cache_policy::CachePolicy;
#[cfg(feature = "ssr")]
use crate::locals::Locals;

/// The functions of files. Where they are, nobody gets but admins, and nothing is stale.
#[cfg(feature = "ssr")]
pub fn functions() -> Vec<Function> {
    const OWN: CachePolicy = CachePolicy::NoStore;
    vec![
        function::<GetFileListing>(OWN),
        function::<ListCdnFiles>(OWN),
        function::<ListAllCdnFiles>(OWN),
        function::<GetCdnFolders>(OWN),
        function::<GetCdnFile>(OWN),
        function::<GetCdnFileByKey>(OWN),
        function::<GetCdnFileByHash>(OWN),
        function::<EditFile>(OWN),
        function::<BeginUpload>(OWN),
        function::<FinishUpload>(OWN),
        function::<AbortUpload>(OWN),
        function::<TakeDriftStep>(OWN),
    ]
}

/// What the page of files shows: files, folders, and uploads of one's own that have not come to their end.
#[server(prefix = "/admin/api", endpoint = "cdn/listing", input = GetUrl, client = Client)]
pub async fn get_file_listing(
    /// Which files, as the address of `/admin/cdn` says it.
    #[server(flatten)]
    fields: FileFields,
) -> Result<FileListing, AppError> {
    let locals = Locals::current()?;
    let query = FilesQuery::parse(&fields)?;
    let me = locals.user().map(|user| user.user_id.as_str()).unwrap_or_default();
    service::get_file_listing(&locals, &query.filter(me), query.after.as_ref(), PAGE, me).await
}

/// The files in a folder itself, newest first.
#[server(prefix = "/admin/api", endpoint = "cdn/files", input = GetUrl, client = Client)]
pub async fn list_cdn_files(
    /// The folder's path; empty for the outermost.
    #[server(default)]
    folder: String,
    /// Where the page begins: a page's `next`.
    after: Option<FileCursor>,
) -> Result<FilePage, AppError> {
    service::list_files(&Locals::current()?, &folder, after.as_ref(), PAGE).await
}

/// The files of all folders, or those that a search leaves, newest first.
#[server(prefix = "/admin/api", endpoint = "cdn/files/all", input = GetUrl, client = Client)]
pub async fn list_all_cdn_files(
    /// Only with this in their name, original name or description.
    #[server(default)]
    q: String,
    /// Only of this kind: `image`, `video`, `audio`, `font`, `document`, `text`.
    #[server(default)]
    r#type: String,
    /// Only by the person with this id; `me` for oneself.
    #[server(default)]
    uploader: String,
    /// Where the page begins: a page's `next`.
    after: Option<FileCursor>,
) -> Result<FilePage, AppError> {
    let locals = Locals::current()?;
    let me = locals.user().map(|user| user.user_id.as_str()).unwrap_or_default();
    let query = FilesQuery::parse(&FileFields { q, r#type, uploader, ..FileFields::default() })?;
    let filter = FileFilter { folder: None, ..query.filter(me) };
    service::list_all_files(&locals, &filter, after.as_ref(), PAGE).await
}

/// The folders that hold files, with how much is in each.
#[server(prefix = "/admin/api", endpoint = "cdn/folders", input = GetUrl, client = Client)]
pub async fn get_cdn_folders() -> Result<Vec<CdnFolder>, AppError> {
    service::get_folders(&Locals::current()?).await
}

/// A file with which products show it and who uploaded it.
#[server(prefix = "/admin/api", endpoint = "cdn/file", input = GetUrl, client = Client)]
pub async fn get_cdn_file(
    /// Its id.
    id: String,
) -> Result<FileDetails, AppError> {
    service::get_file_details(&Locals::current()?, id).await?.ok_or_else(|| {
        AppError::NotFound("There is no such file. It may have been deleted or replaced.".into())
    })
}

/// The file at an address below `/cdn/`; also one that was replaced, which pages may still show.
#[server(prefix = "/admin/api", endpoint = "cdn/file/by-key", input = GetUrl, client = Client)]
pub async fn get_cdn_file_by_key(
    /// What follows `/cdn/`.
    key: String,
) -> Result<CdnFile, AppError> {
    let locals = Locals::current()?;
    let found = service::get_file_by_key(&locals.db, &key).await?;
    let own = found.filter(|found| found.tenant == locals.tenant.id);
    own.map(|found| found.file).ok_or_else(|| AppError::NotFound("There is no file at this address.".into()))
}

/// The file that has these bytes, if there is one: whoever is about to send them need not.
#[server(prefix = "/admin/api", endpoint = "cdn/file/by-hash", input = GetUrl, client = Client)]
pub async fn get_cdn_file_by_hash(
    /// The SHA-256 of its bytes, in hexadecimal digits.
    sha256: String,
) -> Result<Option<CdnFile>, AppError> {
    service::get_file_by_hash(&Locals::current()?, &sha256).await
}

/// Changes what is given of a file; its address stays.
#[server(prefix = "/admin/api", endpoint = "cdn/file/edit", input = Json, client = Client)]
pub async fn edit_file(
    /// Its id.
    id: String,
    /// Another name.
    filename: Option<String>,
    /// Another folder.
    folder: Option<String>,
    /// What it shows, for those who can't see it.
    alt_text: Option<String>,
    /// For others.
    visibility: Option<Visibility>,
) -> Result<CdnFile, AppError> {
    let locals = Locals::current()?;
    let edit = FileEdit { folder, filename, alt_text, visibility };
    let file = service::change_files(&Actor::from_locals(&locals), &[id], edit).await?.pop();
    let file = file.ok_or_else(|| AppError::NotFound("This file no longer exists.".into()))?;
    service::invalidate(&locals, [file.key.clone()]).await;
    Ok(file)
}

/// Begins an upload in parts, or goes on with the one that was begun of the same file.
#[server(prefix = "/admin/api", endpoint = "cdn/upload/begin", input = Json, client = Client)]
pub async fn begin_upload(
    /// What is to be uploaded.
    #[server(flatten)]
    new: NewFile,
) -> Result<Begun, AppError> {
    let locals = Locals::current()?;
    service::begin_parts(&Actor::from_locals(&locals), &new).await
}

/// Puts an upload's parts together. Asked for once more after its answer was lost, it says the same.
#[server(prefix = "/admin/api", endpoint = "cdn/upload/finish", input = Json, client = Client)]
pub async fn finish_upload(
    /// The upload's id.
    id: String,
    /// Whether it is stored even if the same bytes are there already.
    #[server(default)]
    keep_both: bool,
) -> Result<Uploaded, AppError> {
    let locals = Locals::current()?;
    let uploaded = service::finish_parts(&Actor::from_locals(&locals), &id, keep_both).await?;
    // It may have taken the place of a file that products show.
    locals.published();
    Ok(uploaded)
}

/// Gives an upload up; one that is over is what was wanted.
#[server(prefix = "/admin/api", endpoint = "cdn/upload/abort", input = Json, client = Client)]
pub async fn abort_upload(
    /// The upload's id.
    id: String,
) -> Result<(), AppError> {
    let locals = Locals::current()?;
    match service::abort_upload(&Actor::from_locals(&locals), &id).await {
        Ok(()) | Err(AppError::NotFound(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Takes a step of comparing the list of files with what is stored, and puts right what is chosen.
#[server(name = TakeDriftStep, prefix = "/admin/api", endpoint = "cdn/drift/step", input = Json, client = Client)]
pub async fn drift_step(
    /// Where it begins: the `next` of the step before.
    after: Option<String>,
    /// How many the steps before have compared.
    #[server(default)]
    compared: u64,
    /// What becomes of what is stored, but not listed: `adopt`, `remove`; nothing, where it is empty.
    #[server(default)]
    untracked: String,
    /// What becomes of what is listed, but not stored: `remove`.
    #[server(default)]
    orphan: String,
    /// What becomes of what is stored otherwise than listed: `take`, by which the list says what is stored.
    #[server(default)]
    different: String,
) -> Result<DriftStep, AppError> {
    let locals = Locals::current()?;
    let after = after.as_deref().filter(|after| !after.is_empty());
    let repair = Repair::parse(&untracked, &orphan, &different);
    let step = drift::step(&Actor::from_locals(&locals), after, repair).await?;
    if repair.orphans {
        locals.published();
    }
    let repaired = step.findings.iter().filter(|finding| finding.outcome == Outcome::Repaired);
    service::invalidate(&locals, repaired.map(|finding| finding.key.clone())).await;
    let findings = step.findings.into_iter().map(|finding| (finding.to_string(), finding.key)).collect();
    let compared = compared.saturating_add(step.compared);
    Ok(DriftStep { findings, next: step.next, compared, total: step.total })
}
