use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};
use serde::Deserialize;

use super::revision::Revision;
use crate::audit::AuditEvent;
use crate::audit::store::{event_if_statement, event_statement};
use crate::site::model::{MOST_PAGES, OwnPage, PageRow, Saved};
use crate::tenant::TenantId;
use crate::tenant::store::{raise_generation_statement, raise_generations_statement};

/// The shop `?1`, where everybody sees its page `?2`.
const SEEN: &str =
    "SELECT ?1 WHERE EXISTS (SELECT 1 FROM shop_pages WHERE id = ?2 AND tenant_id = ?1 AND published = 1)";

const COLUMNS: &str =
    "p.id, p.slug, p.title, p.body, p.kind, p.in_footer, p.published, p.revision, p.updated_at";

/// The published page with this slug, or the one that had it before; one round trip.
///
/// # Errors
/// What the database can't do.
pub async fn find_page(
    db: &SqlSession,
    tenant: &TenantId,
    slug: &str,
) -> Result<Option<OwnPage>, PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS}, 0 AS moved FROM shop_pages p WHERE p.tenant_id = ?1 AND p.slug = ?2 AND p.published = 1 \
         UNION ALL SELECT {COLUMNS}, 1 FROM slug_redirects r CROSS JOIN shop_pages p ON p.id = r.target AND p.tenant_id = r.tenant_id \
         WHERE r.tenant_id = ?1 AND r.kind = 'page' AND r.slug = ?2 AND p.published = 1 ORDER BY moved LIMIT 1"
    );
    db.query(Statement::read("page_by_slug", sql).bind(tenant).bind(slug)).await?.first()
}

/// A page by its id, published or not.
///
/// # Errors
/// What the database can't do.
pub async fn get_page(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
) -> Result<Option<OwnPage>, PlatformError> {
    let sql = format!("SELECT {COLUMNS} FROM shop_pages p WHERE p.id = ?2 AND p.tenant_id = ?1");
    db.query(Statement::read("page_by_id", sql).bind(tenant).bind(id)).await?.first()
}

/// The page with this slug that is not published yet.
///
/// # Errors
/// What the database can't do.
pub async fn get_draft(
    db: &SqlSession,
    tenant: &TenantId,
    slug: &str,
) -> Result<Option<OwnPage>, PlatformError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shop_pages p WHERE p.tenant_id = ?1 AND p.slug = ?2 AND p.published = 0"
    );
    db.query(Statement::read("page_draft", sql).bind(tenant).bind(slug)).await?.first()
}

/// A shop's pages, in their order, without their texts.
///
/// # Errors
/// What the database can't do.
pub async fn get_pages(db: &SqlSession, tenant: &TenantId) -> Result<Vec<PageRow>, PlatformError> {
    let sql = "SELECT id, slug, title, in_footer, published, updated_at FROM shop_pages WHERE tenant_id = ?1 ORDER BY position, slug";
    db.query(Statement::read("pages", sql).bind(tenant)).await?.decode()
}

/// Stores a new page, last in the order. The id of the page that has its slug now: its own, or another's that had it; none where
/// there was no room. Shoppers are shown a change only where there is one for them.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn insert_page(
    db: &SqlSession,
    tenant: &TenantId,
    page: &OwnPage,
    event: &AuditEvent,
) -> Result<Option<String>, PlatformError> {
    let sql = format!(
        "INSERT INTO shop_pages (tenant_id, id, slug, title, body, kind, in_footer, published, position, created_at, updated_at) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, COALESCE(MAX(position) + 1, 0), ?9, ?9 FROM shop_pages WHERE tenant_id = ?1 \
         HAVING (SELECT COUNT(*) FROM shop_pages WHERE tenant_id = ?1) < {MOST_PAGES} \
         ON CONFLICT DO NOTHING"
    );
    let insert = Statement::write("page_insert", sql)
        .bind(tenant)
        .bind(page.id.as_str())
        .bind(page.slug.as_str())
        .bind(page.title.as_str())
        .bind(page.body.as_str())
        .bind(page.kind.name())
        .bind(i64::from(page.in_footer))
        .bind(i64::from(page.published))
        .bind(event.at);
    let there = "EXISTS (SELECT 1 FROM shop_pages WHERE id = ?9 AND tenant_id = ?10)";
    let noted = event_if_statement(event, "", there, vec![page.id.as_str().into(), tenant.into()]);
    // An address that led elsewhere is this page's from now on.
    let raised = raise_generations_statement(
        &format!(
            "{SEEN} UNION SELECT tenant_id FROM slug_redirects WHERE tenant_id = ?1 AND kind = 'page' AND slug = ?3 \
             AND EXISTS (SELECT 1 FROM shop_pages WHERE id = ?2 AND tenant_id = ?1)"
        ),
        vec![tenant.into(), page.id.as_str().into(), page.slug.as_str().into()],
    );
    let freed = Statement::write(
        "page_take_slug",
        "DELETE FROM slug_redirects WHERE tenant_id = ?1 AND kind = 'page' AND slug = ?2 \
         AND EXISTS (SELECT 1 FROM shop_pages WHERE tenant_id = ?1 AND slug = ?2)",
    );
    let whose =
        Statement::read("page_of_slug", "SELECT id FROM shop_pages WHERE tenant_id = ?1 AND slug = ?2");
    let mut rows = db
        .batch(vec![
            insert,
            noted,
            raised,
            freed.bind(tenant).bind(page.slug.as_str()),
            whose.bind(tenant).bind(page.slug.as_str()),
        ])
        .await?;
    let whose: Option<Whose> = rows.pop().unwrap_or_default().first()?;
    Ok(whose.map(|whose| whose.id))
}

#[derive(Deserialize)]
struct Whose {
    id: String,
}

/// Stores a page in the place of its version; where its slug is another, the one before leads to it. One transaction. `None`
/// where another page has the slug. Shoppers are shown a change where they see the page, or saw it.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn update_page(
    db: &SqlSession,
    tenant: &TenantId,
    page: &OwnPage,
    event: &AuditEvent,
) -> Result<Option<Saved>, PlatformError> {
    let guard = || -> Vec<Value> {
        vec![tenant.into(), page.id.as_str().into(), page.revision.into(), page.slug.as_str().into()]
    };
    // The page is of this version, and no other has the slug; numbered from so much on.
    let good = |from: usize| {
        let [tenant, id, revision, slug] = [0, 1, 2, 3].map(|more| from.saturating_add(more));
        format!(
            "EXISTS (SELECT 1 FROM shop_pages WHERE id = ?{id} AND tenant_id = ?{tenant} AND revision = ?{revision}) \
             AND NOT EXISTS (SELECT 1 FROM shop_pages WHERE tenant_id = ?{tenant} AND slug = ?{slug} AND id <> ?{id})"
        )
    };
    let noted = event_if_statement(event, "", &good(9), guard());
    let moved = format!(
        "INSERT INTO slug_redirects (tenant_id, kind, slug, target, at) SELECT tenant_id, 'page', slug, id, ?5 FROM shop_pages \
         WHERE id = ?2 AND tenant_id = ?1 AND slug <> ?4 AND {} ON CONFLICT (tenant_id, kind, slug) DO UPDATE SET target = excluded.target, at = excluded.at",
        good(1)
    );
    let moved = Statement::write("page_redirect", moved).bind_all(guard()).bind(event.at);
    let taken = format!(
        "DELETE FROM slug_redirects WHERE tenant_id = ?1 AND kind = 'page' AND slug = ?4 AND {}",
        good(1)
    );
    let taken = Statement::write("page_take_slug", taken).bind_all(guard());
    // An address that led elsewhere is this page's from now on.
    let raised = format!(
        "SELECT ?1 WHERE {} AND (?5 = 1 OR EXISTS ({SEEN}) \
         OR EXISTS (SELECT 1 FROM slug_redirects WHERE tenant_id = ?1 AND kind = 'page' AND slug = ?4))",
        good(1)
    );
    let published = i64::from(page.published);
    let raised = raise_generations_statement(&raised, [guard(), vec![published.into()]].concat());
    let save = format!(
        "UPDATE shop_pages SET slug = ?4, title = ?5, body = ?6, kind = ?7, in_footer = ?8, published = ?9, \
         revision = revision + 1, updated_at = ?10 WHERE id = ?2 AND tenant_id = ?1 AND {} RETURNING revision",
        good(1)
    );
    let save = Statement::write("page_update", save)
        .bind_all(guard())
        .bind(page.title.as_str())
        .bind(page.body.as_str())
        .bind(page.kind.name())
        .bind(i64::from(page.in_footer))
        .bind(published)
        .bind(event.at);
    let now =
        Statement::read("page_is_there", "SELECT revision FROM shop_pages WHERE id = ?2 AND tenant_id = ?1");
    let now = now.bind(tenant).bind(page.id.as_str());
    let mut rows = db.batch(vec![noted, raised, moved, taken, save, now]).await?;
    let now: Option<Revision> = rows.pop().unwrap_or_default().first()?;
    let saved: Option<Revision> = rows.pop().unwrap_or_default().first()?;
    Ok(match (saved, now) {
        (Some(saved), _) => Some(Saved::Done(saved.revision)),
        (None, Some(now)) if now.revision == page.revision => None,
        (None, _) => Some(Saved::Stale),
    })
}

/// Deletes a page, and what led to it. Whether it was there.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn delete_page(
    db: &SqlSession,
    tenant: &TenantId,
    id: &str,
    event: &AuditEvent,
) -> Result<bool, PlatformError> {
    let there = "EXISTS (SELECT 1 FROM shop_pages WHERE id = ?9 AND tenant_id = ?10)";
    let noted = event_if_statement(event, "", there, vec![id.into(), tenant.into()]);
    let redirects = Statement::write(
        "page_delete_redirects",
        "DELETE FROM slug_redirects WHERE target = ?2 AND tenant_id = ?1 AND kind = 'page'",
    );
    let delete = Statement::write(
        "page_delete",
        "DELETE FROM shop_pages WHERE id = ?2 AND tenant_id = ?1 RETURNING id",
    );
    let rows = db
        .batch(vec![
            noted,
            redirects.bind(tenant).bind(id),
            raise_generations_statement(SEEN, vec![tenant.into(), id.into()]),
            delete.bind(tenant).bind(id),
        ])
        .await?;
    Ok(rows.last().is_some_and(|rows| !rows.is_empty()))
}

/// Puts a shop's pages into this order, by their ids.
///
/// # Errors
/// What the database can't do; then nothing has happened.
pub async fn order_pages(
    db: &SqlSession,
    tenant: &TenantId,
    ids: &[String],
    event: &AuditEvent,
) -> Result<(), PlatformError> {
    let sql = "UPDATE shop_pages SET position = (SELECT e.key FROM json_each(?2) e WHERE e.value = shop_pages.id) \
               WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))";
    let order = Statement::write("pages_order", sql).bind(tenant).bind(serde_json::json!(ids).to_string());
    db.batch(vec![order, event_statement(event), raise_generation_statement(tenant)]).await.map(drop)
}
