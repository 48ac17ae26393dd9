//! Lists of files, newest first.

use coppice_http_files::kind::Group;
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, SqlSession, Statement, Value};
use serde::Deserialize;

use super::folders::folders_statement;
use super::read::COLUMNS;
use super::upload_parts::{PartsUpload, uploads_statement};
use crate::cdn::model::{CdnFile, FileCursor, FileListing, FilePage, Visibility};
use crate::tenant::TenantId;

/// Where counting ends: a page need not read every file to say that there are many.
const MOST_COUNTED: u32 = 10_000;

/// Which files; what is not given does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileFilter {
    /// Only in this folder itself.
    pub folder: Option<String>,
    /// Only with this in their name, original name or description.
    pub search: Option<String>,
    /// Only of this kind.
    pub group: Option<Group>,
    /// Only by the person with this id.
    pub uploader: Option<String>,
    /// Only those that these may see.
    pub visibility: Option<Visibility>,
}

/// The files in a folder; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn list_cdn_files(
    db: &SqlSession,
    tenant: &TenantId,
    folder: &str,
    cursor: Option<&FileCursor>,
    limit: u32,
) -> Result<FilePage, PlatformError> {
    let filter = FileFilter { folder: Some(folder.to_owned()), ..FileFilter::default() };
    list_all_cdn_files(db, tenant, &filter, cursor, limit).await
}

/// The files of all folders, or those that a filter leaves; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn list_all_cdn_files(
    db: &SqlSession,
    tenant: &TenantId,
    filter: &FileFilter,
    cursor: Option<&FileCursor>,
    limit: u32,
) -> Result<FilePage, PlatformError> {
    let mut rows = db.batch(list_statements(tenant, filter, cursor, limit).into()).await?;
    decode_page(&mut rows, limit)
}

/// The statements of a page: how many there are on all, and those on this one.
fn list_statements(
    tenant: &TenantId,
    filter: &FileFilter,
    cursor: Option<&FileCursor>,
    limit: u32,
) -> [Statement; 2] {
    let (conditions, mut params) = conditions(tenant, filter);
    // Told which, for without statistics the database takes one for as good as another.
    let index = if filter.folder.is_some() { "cdn_files_folder" } else { "cdn_files_newest" };
    let from = format!("cdn_files INDEXED BY {index} WHERE tenant_id = ?1 AND state = 'ready'{conditions}");
    let count = Statement::read(
        "cdn_files_count",
        format!("SELECT COUNT(*) AS total FROM (SELECT 1 FROM {from} LIMIT {})", MOST_COUNTED + 1),
    )
    .bind_all(params.clone());
    let mut after = String::new();
    if let Some(FileCursor { created_at, id }) = cursor {
        let (at, which) = (params.len() + 1, params.len() + 2);
        after = format!(" AND (created_at, id) < (?{at}, ?{which})");
        params.extend([Value::from(*created_at), id.as_str().into()]);
    }
    // One more than the page has tells whether another follows.
    params.push(limit.saturating_add(1).into());
    let page = Statement::read(
        "cdn_files_list",
        format!(
            "SELECT {COLUMNS} FROM {from}{after} ORDER BY created_at DESC, id DESC LIMIT ?{}",
            params.len()
        ),
    )
    .bind_all(params);
    [count, page]
}

/// The page, of the last answers in a batch that ended with [`list_statements`].
fn decode_page(rows: &mut Vec<Rows>, limit: u32) -> Result<FilePage, PlatformError> {
    let mut files: Vec<CdnFile> = rows.pop().unwrap_or_default().decode()?;
    let Total { total } = rows.pop().unwrap_or_default().first()?.unwrap_or_default();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = files.len() > limit;
    files.truncate(limit);
    let last = files.last().filter(|_| more);
    let next = last.map(|file| FileCursor { created_at: file.created_at, id: file.id.clone() });
    Ok(FilePage { files, next, total: (total <= MOST_COUNTED).then_some(total) })
}

/// What the page of files shows to a person `now` (epoch seconds); one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn get_file_listing(
    db: &SqlSession,
    tenant: &TenantId,
    filter: &FileFilter,
    cursor: Option<&FileCursor>,
    limit: u32,
    user: &str,
    now: i64,
) -> Result<FileListing, PlatformError> {
    let [count, list] = list_statements(tenant, filter, cursor, limit);
    let beside = [folders_statement(tenant), uploads_statement(tenant, user, now)];
    let mut rows = db.batch(beside.into_iter().chain([count, list]).collect()).await?;
    let page = decode_page(&mut rows, limit)?;
    let uploads: Vec<PartsUpload> = rows.pop().unwrap_or_default().decode()?;
    let unfinished = uploads.iter().map(PartsUpload::unfinished).collect();
    Ok(FileListing { folders: rows.pop().unwrap_or_default().decode()?, unfinished, page })
}

#[derive(Default, Deserialize)]
struct Total {
    total: u32,
}

/// The conditions beside tenant and state, and all their parameters.
fn conditions(tenant: &TenantId, filter: &FileFilter) -> (String, Vec<Value>) {
    let mut params: Vec<Value> = vec![tenant.into()];
    let mut conditions = String::new();
    let mut add = |value: Value, condition: &dyn Fn(usize) -> String| {
        params.push(value);
        conditions.push_str(" AND ");
        conditions.push_str(&condition(params.len()));
    };
    if let Some(folder) = &filter.folder {
        add(folder.as_str().into(), &|n| format!("folder = ?{n}"));
    }
    if let Some(search) = &filter.search {
        // Not LIKE: its patterns end at 50 bytes in D1.
        let search = search.to_lowercase();
        add(search.into(), &|n| {
            format!(
                "instr(lower(filename || char(10) || original_filename || char(10) || alt_text), ?{n}) > 0"
            )
        });
    }
    if let Some(group) = filter.group {
        let types = serde_json::json!(group.media_types().collect::<Vec<_>>()).to_string();
        add(types.into(), &|n| format!("content_type IN (SELECT value FROM json_each(?{n}))"));
    }
    if let Some(uploader) = &filter.uploader {
        add(uploader.as_str().into(), &|n| format!("uploaded_by = ?{n}"));
    }
    if let Some(visibility) = filter.visibility {
        add(visibility.name().into(), &|n| format!("visibility = ?{n}"));
    }
    (conditions, params)
}
