//! A file's way from `pending` to `ready`.

use coppice_http_files::kind::Picture;
use coppice_platform::PlatformError;
use coppice_platform::bucket::ObjectMeta;
use coppice_platform::sql::{Rows, SqlSession, Statement, Value};
use serde::Deserialize;

use super::folders::{add_statement, take_statement};
use super::read::{COLUMNS, by_sha256_statement};
use crate::audit::AuditEvent;
use crate::audit::store::event_if_statement;
use crate::cdn::model::{CdnFile, Visibility};
use crate::limit::store::{count_statement, verdict};
use crate::limit::{Limit, Verdict};
use crate::tenant::TenantId;
use crate::tenant::store::raise_generations_statement;

/// A file that is about to come.
#[derive(Debug, Clone)]
pub struct NewRow {
    /// Its id.
    pub id: String,
    /// Where its object will be.
    pub key: String,
    /// The folder it is shown in.
    pub folder: String,
    /// Its name there.
    pub filename: String,
    /// Its name where it comes from.
    pub original_filename: String,
    /// Its media type.
    pub content_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hex, if it is known before they come.
    pub sha256: Option<String>,
    /// What it shows.
    pub alt_text: String,
    /// Who may have it.
    pub visibility: Visibility,
    /// The id of the file it replaces.
    pub replaces: Option<String>,
    /// The id of whoever uploads it.
    pub uploaded_by: Option<String>,
}

/// Why an upload can't begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginUploadError {
    /// Somebody uploads too much.
    #[error("too many uploads by one person")]
    TooMany(Verdict),
    /// The bytes are there already.
    #[error("the bytes are there already, as {}", .0.key)]
    Duplicate(Box<CdnFile>),
    /// The shop has used up its room; bytes that are left.
    #[error("there is no room for it, {0} bytes are left")]
    OverQuota(u64),
    /// The database did not do it.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

/// What is known of a file once its bytes are there.
#[derive(Debug, Clone)]
pub struct StoredMeta {
    /// Bytes.
    pub size: u64,
    /// SHA-256 of them, in hex.
    pub sha256: String,
    /// The object's entity tag.
    pub etag: String,
    /// In pixels, of a picture.
    pub width: Option<u32>,
    /// In pixels, of a picture.
    pub height: Option<u32>,
    /// Whether smaller copies are made of it.
    pub has_copies: bool,
}

impl StoredMeta {
    /// Of this object, with this hash, and what is known of it as a picture.
    pub fn of(object: ObjectMeta, sha256: String, picture: Option<Picture>) -> Self {
        let ObjectMeta { size, etag, .. } = object;
        let (width, height) = picture.map(|picture| (picture.width, picture.height)).unzip();
        let has_copies = picture.is_some_and(|picture| picture.has_copies);
        Self { size, sha256, etag, width, height, has_copies }
    }
}

/// Makes room for a file: its row, `pending`. One round trip, in which the uploads of who sends it are counted
/// (`limit`: by which key, and how many), the shop's room is measured, and a file with the same bytes is looked for
/// unless `keep_both`. Uploads that have begun take their room already, so that many at once can't take more than
/// there is.
///
/// # Errors
/// Why it can't begin; then nothing has happened.
pub async fn begin_upload(
    db: &SqlSession,
    tenant: &TenantId,
    new: &NewRow,
    keep_both: bool,
    quota: u64,
    limit: Option<(&str, Limit)>,
    now: i64,
) -> Result<(), BeginUploadError> {
    let same = new.sha256.as_deref().filter(|_| !keep_both).unwrap_or_default();
    let (key, most) = limit.map_or(("", 0), |(key, limit)| (key, limit.limit));
    let used_now = used("?14");
    let insert = format!(
        "{INSERT} WHERE (?15 = '' OR NOT EXISTS (SELECT 1 FROM cdn_files WHERE tenant_id = ?1 AND sha256 = ?15 AND state = 'ready')) \
         AND {used_now} + ?8 <= ?16 AND (?17 = '' OR (SELECT count FROM rate_limits WHERE key = ?17) <= ?18) RETURNING id"
    );
    let insert = Statement::write("cdn_begin", insert)
        .bind_all(columns(tenant, new, now))
        .bind(same)
        .bind(whole(quota))
        .bind(key)
        .bind(most);
    let mut statements = vec![
        by_sha256_statement(tenant, same),
        Statement::read("cdn_used", format!("SELECT {} AS used", used("?2"))).bind(tenant).bind(now),
    ];
    statements.extend(limit.map(|(key, limit)| count_statement(key, limit.window_secs, now)));
    statements.push(insert);
    let rows = db.batch(statements).await?;
    let row = |index: usize| rows.get(index).cloned().unwrap_or_default();
    if rows.last().is_some_and(|rows| !rows.is_empty()) {
        return Ok(());
    }
    Err(why_not(&row(0), &row(1), &row(2), limit, quota, now)?)
}

fn why_not(
    duplicate: &Rows,
    used: &Rows,
    count: &Rows,
    limit: Option<(&str, Limit)>,
    quota: u64,
    now: i64,
) -> Result<BeginUploadError, PlatformError> {
    if let Some((_, limit)) = limit {
        let verdict = verdict(count, limit, now)?;
        if !verdict.allowed {
            return Ok(BeginUploadError::TooMany(verdict));
        }
    }
    if let Some(file) = duplicate.first()? {
        return Ok(BeginUploadError::Duplicate(Box::new(file)));
    }
    let Used { used } = used.first()?.unwrap_or_default();
    Ok(BeginUploadError::OverQuota(quota.saturating_sub(used)))
}

#[derive(Default, Deserialize)]
struct Used {
    used: u64,
}

/// How long, in seconds, an upload in one request can be on its way: the hooks give it ten minutes. What is older and has no parts was broken off, and the
/// sweeper has not come by yet: a Worker whose visitor leaves is stopped where it is.
const ON_ITS_WAY: i64 = 11 * 60;

/// Bytes the shop `?1` has taken `now`, a parameter too: files that are there, and those that are on their way.
fn used(now: &str) -> String {
    format!(
        "(COALESCE((SELECT SUM(bytes) FROM cdn_folders WHERE tenant_id = ?1), 0) \
         + COALESCE((SELECT SUM(size_bytes) FROM cdn_files f WHERE state = 'pending' AND tenant_id = ?1 \
         AND (created_at > {now} - {ON_ITS_WAY} OR EXISTS (SELECT 1 FROM cdn_uploads u WHERE u.id = f.id))), 0))"
    )
}

const INSERT: &str = "INSERT INTO cdn_files (tenant_id, id, key, folder, filename, original_filename, content_type, size_bytes, sha256, \
    alt_text, visibility, replaces, uploaded_by, created_at, updated_at) \
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14";

fn columns(tenant: &TenantId, new: &NewRow, now: i64) -> Vec<Value> {
    vec![
        tenant.into(),
        new.id.as_str().into(),
        new.key.as_str().into(),
        new.folder.as_str().into(),
        new.filename.as_str().into(),
        new.original_filename.as_str().into(),
        new.content_type.as_str().into(),
        whole(new.size),
        new.sha256.clone().into(),
        new.alt_text.as_str().into(),
        new.visibility.name().into(),
        new.replaces.clone().into(),
        new.uploaded_by.clone().into(),
        now.into(),
    ]
}

/// The file is there, whole: its row becomes `ready`, and takes the place of the one it replaces, in the shop's
/// products too; that one is `replaced`. One round trip, one transaction. `None` where it was given up in the
/// meantime, or what it was to replace is no longer there; then nothing has happened.
///
/// # Errors
/// What the database can't do; then nothing has happened, or it has and its answer was lost.
pub async fn finish_upload(
    db: &SqlSession,
    id: &str,
    stored: &StoredMeta,
    event: &AuditEvent,
) -> Result<Option<CdnFile>, PlatformError> {
    let now = event.at;
    let old = "id = (SELECT replaces FROM cdn_files WHERE id = ?1 AND state = 'pending') AND state = 'ready'";
    let pictures = Statement::write("cdn_replace_pictures", REPLACE_PICTURES);
    let variants = Statement::write("cdn_replace_variants", REPLACE_VARIANTS);
    let uses = Statement::write("cdn_replace_uses", REPLACE_USES);
    let sold = Statement::write("cdn_replace_sold", REPLACE_SOLD);
    let emblems = Statement::write("cdn_replace_emblems", replace_emblems());
    let ready = Statement::write(
        "cdn_ready",
        format!(
            "UPDATE cdn_files SET state = 'ready', sha256 = ?2, etag = ?3, width = ?4, height = ?5, created_at = ?6, updated_at = ?6, \
             has_copies = ?7 WHERE {PENDING} RETURNING {COLUMNS}"
        ),
    );
    let replaced = Statement::write(
        "cdn_replaced",
        "UPDATE cdn_files SET state = 'replaced', updated_at = ?2 WHERE state = 'ready' \
         AND id = (SELECT replaces FROM cdn_files WHERE id = ?1 AND state = 'ready')",
    );
    let over = Statement::write(
        "cdn_upload_over",
        "DELETE FROM cdn_uploads WHERE id = ?1 AND EXISTS (SELECT 1 FROM cdn_files WHERE id = ?1 AND state = 'ready')",
    );
    let noted = format!("EXISTS (SELECT 1 FROM cdn_files WHERE {})", PENDING.replace("?1", "?9"));
    let rows = db
        .batch(vec![
            add_statement(PENDING, vec![id.into()]),
            take_statement(old, vec![id.into()]),
            event_if_statement(event, "", &noted, vec![id.into()]),
            pictures.bind(id).bind(stored.width).bind(stored.height).bind(now),
            variants.bind(id),
            raise_generations_statement(SHOWING_SHOPS, vec![id.into()]),
            uses.bind(id),
            sold.bind(id),
            emblems.bind(id).bind(stored.width).bind(stored.height),
            ready
                .bind(id)
                .bind(stored.sha256.as_str())
                .bind(stored.etag.as_str())
                .bind(stored.width)
                .bind(stored.height)
                .bind(now)
                .bind(stored.has_copies),
            replaced.bind(id).bind(now),
            over.bind(id),
        ])
        .await?;
    rows.get(READY).cloned().unwrap_or_default().first()
}

/// The place of `cdn_ready` in the batch of [`finish_upload`].
const READY: usize = 9;

/// The upload `?1` can be finished: it has not been given up, and what it replaces is still there.
const PENDING: &str = "id = ?1 AND state = 'pending' AND (replaces IS NULL OR EXISTS (SELECT 1 FROM cdn_files o WHERE o.id = cdn_files.replaces AND o.state = 'ready'))";

/// Of the products that show the replaced file, those pictures show the new one.
const REPLACE_PICTURES: &str = "UPDATE products SET revision = revision + 1, updated_at = MAX(updated_at, ?4), images = (SELECT json_group_array(json(CASE WHEN i.value ->> 'key' = old.key \
    THEN json_set(i.value, '$.key', new.key, '$.width', COALESCE(CAST(?2 AS INTEGER), 0), '$.height', COALESCE(CAST(?3 AS INTEGER), 0)) ELSE i.value END)) \
    FROM json_each(products.images) i, cdn_files new JOIN cdn_files old ON old.id = new.replaces WHERE new.id = ?1) \
    WHERE number IN (SELECT s.product_number FROM cdn_files new JOIN cdn_files old ON old.id = new.replaces AND old.state = 'ready' \
    JOIN product_pictures s ON s.tenant_id = old.tenant_id AND s.key = old.key WHERE new.id = ?1 AND new.state = 'pending')";

/// The shop of the replaced file, if any of its products shows it, or it stands for the shop itself.
const SHOWING_SHOPS: &str = "SELECT o.tenant_id FROM cdn_files n CROSS JOIN cdn_files o ON o.id = n.replaces AND o.state = 'ready' \
    CROSS JOIN shop_settings w ON w.tenant_id = o.tenant_id AND instr(w.settings, o.key) > 0 WHERE n.id = ?1 AND n.state = 'pending' \
    UNION SELECT s.tenant_id FROM cdn_files new CROSS JOIN cdn_files old ON old.id = new.replaces AND old.state = 'ready' \
    CROSS JOIN product_pictures s ON s.tenant_id = old.tenant_id AND s.key = old.key WHERE new.id = ?1 AND new.state = 'pending'";

/// So do those of their variants that it showed.
const REPLACE_VARIANTS: &str = "UPDATE product_variants SET image_key = (SELECT key FROM cdn_files WHERE id = ?1) \
    WHERE id IN (SELECT v.id FROM cdn_files new CROSS JOIN cdn_files old ON old.id = new.replaces AND old.state = 'ready' \
    CROSS JOIN product_pictures s ON s.tenant_id = old.tenant_id AND s.key = old.key CROSS JOIN products p ON p.number = s.product_number \
    CROSS JOIN product_variants v ON v.product_id = p.id AND v.image_key = old.key WHERE new.id = ?1 AND new.state = 'pending')";

/// Where the replaced file is its shop's logo or icon, the new one is.
fn replace_emblems() -> String {
    let emblem = |name: &str, settings: &str| {
        format!(
            "CASE WHEN w.settings ->> '$.{name}.key' = old.key THEN json_set({settings}, '$.{name}.key', new.key, \
             '$.{name}.width', COALESCE(CAST(?2 AS INTEGER), 0), '$.{name}.height', COALESCE(CAST(?3 AS INTEGER), 0), \
             '$.{name}.media_type', new.content_type) ELSE {settings} END"
        )
    };
    let both = emblem("icon", &emblem("logo", "w.settings"));
    format!(
        "UPDATE shop_settings AS w SET settings = (SELECT {both} FROM cdn_files new \
         CROSS JOIN cdn_files old ON old.id = new.replaces WHERE new.id = ?1) \
         WHERE tenant_id IN (SELECT old.tenant_id FROM cdn_files new CROSS JOIN cdn_files old ON old.id = new.replaces AND old.state = 'ready' \
         WHERE new.id = ?1 AND new.state = 'pending') AND json_valid(w.settings) \
         AND instr(w.settings, (SELECT old.key FROM cdn_files new CROSS JOIN cdn_files old ON old.id = new.replaces WHERE new.id = ?1)) > 0"
    )
}

const REPLACE_USES: &str = "UPDATE OR REPLACE product_pictures SET key = (SELECT key FROM cdn_files WHERE id = ?1) \
    WHERE (tenant_id, key) IN (SELECT old.tenant_id, old.key FROM cdn_files new JOIN cdn_files old ON old.id = new.replaces AND old.state = 'ready' \
    WHERE new.id = ?1 AND new.state = 'pending')";

/// Variants that sell the replaced file sell the new one, also to those who have bought it before.
const REPLACE_SOLD: &str = "UPDATE OR REPLACE variant_files SET key = (SELECT key FROM cdn_files WHERE id = ?1) \
    WHERE (tenant_id, key) IN (SELECT old.tenant_id, old.key FROM cdn_files new JOIN cdn_files old ON old.id = new.replaces AND old.state = 'ready' \
    WHERE new.id = ?1 AND new.state = 'pending')";

/// Gives up an upload that came to nothing; the sweeper or whoever calls removes its object. Its key, if it was
/// still pending.
///
/// # Errors
/// What the database can't do.
pub async fn discard_upload(db: &SqlSession, id: &str, now: i64) -> Result<Option<String>, PlatformError> {
    #[derive(Deserialize)]
    struct Key {
        key: String,
    }
    let discard = Statement::write(
        "cdn_discard",
        "UPDATE cdn_files SET state = 'deleting', updated_at = ?2 WHERE id = ?1 AND state = 'pending' RETURNING key",
    );
    let over = Statement::write(
        "cdn_upload_over",
        "DELETE FROM cdn_uploads WHERE id = ?1 AND EXISTS (SELECT 1 FROM cdn_files WHERE id = ?1 AND state = 'deleting')",
    );
    let rows = db.batch(vec![discard.bind(id).bind(now), over.bind(id)]).await?;
    Ok(rows.first().cloned().unwrap_or_default().first::<Key>()?.map(|row| row.key))
}

/// Makes a file's row, `ready`, of an object that is there already; nothing where the key has a row.
pub fn insert_ready_statements(
    tenant: &TenantId,
    new: &NewRow,
    stored: &StoredMeta,
    now: i64,
) -> [Statement; 3] {
    let insert = format!("{INSERT} WHERE true ON CONFLICT DO NOTHING");
    let ready = Statement::write(
        "cdn_ready_made",
        format!(
            "UPDATE cdn_files SET state = 'ready', sha256 = ?2, etag = ?3, width = ?4, height = ?5, has_copies = ?6 \
             WHERE {PENDING}"
        ),
    );
    [
        Statement::write("cdn_insert", insert).bind_all(columns(tenant, new, now)),
        add_statement(PENDING, vec![new.id.as_str().into()]),
        ready
            .bind(new.id.as_str())
            .bind(stored.sha256.as_str())
            .bind(stored.etag.as_str())
            .bind(stored.width)
            .bind(stored.height)
            .bind(stored.has_copies),
    ]
}

/// A size as SQL has it.
pub(super) fn whole(bytes: u64) -> Value {
    i64::try_from(bytes).unwrap_or(i64::MAX).into()
}
