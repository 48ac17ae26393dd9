//! Namespaces of a shop's.

use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

use crate::kv_api::model::key::Finder;

/// A namespace.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Namespace {
    /// 32 hex digits.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// Reads a namespace of this shop.
pub fn find_statement(tenant: &str, id: &str) -> Statement {
    let sql = "SELECT id, title FROM kv_namespaces WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL";
    Statement::read("kv_namespace_find", sql).bind(id).bind(tenant)
}

/// Reads a page of the namespaces, by title or by id, and how many there are (by [`total`]), of those that the key of the API is good for
/// that is found by this.
pub fn list_statements(tenant: &str, key: &Finder, page: Page) -> Vec<Statement> {
    let (key_column, key) = (key.column(), key.value());
    let (column, direction) = (page.order.column(), if page.descending { "DESC" } else { "ASC" });
    let which = format!(
        "FROM kv_namespaces n JOIN api_keys k ON k.{key_column} = ?2 \
         WHERE n.tenant_id = ?1 AND n.deleted_at IS NULL AND (k.namespace_id IS NULL OR k.namespace_id = n.id)"
    );
    let list = format!("SELECT n.id, n.title {which} ORDER BY n.{column} {direction} LIMIT ?3 OFFSET ?4");
    let count = format!("SELECT count(*) AS total {which}");
    vec![
        Statement::read("kv_namespaces_list", list).bind(tenant).bind(key).bind(page.limit).bind(page.offset),
        Statement::read("kv_namespaces_count", count).bind(tenant).bind(key),
    ]
}

/// Which of the namespaces a page has.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// By what they are sorted.
    pub order: Order,
    /// Whether the last comes first.
    pub descending: bool,
    /// How many.
    pub limit: u32,
    /// Behind how many.
    pub offset: u32,
}

/// By what namespaces are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Their ids.
    Id,
    /// Their titles.
    Title,
}

impl Order {
    fn column(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
        }
    }
}

/// Makes a namespace. Refused as not unique where the shop has one of this title.
pub fn create_statement(tenant: &str, id: &str, title: &str, now: i64) -> Statement {
    let sql = "INSERT INTO kv_namespaces (id, tenant_id, title, created_at) VALUES (?1, ?2, ?3, ?4)";
    Statement::write("kv_namespace_create", sql).bind(id).bind(tenant).bind(title).bind(now)
}

/// Gives a namespace another title; it answers the namespace, if there is one.
pub fn rename_statement(tenant: &str, id: &str, title: &str) -> Statement {
    let sql = "UPDATE kv_namespaces SET title = ?3 WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL \
               RETURNING id, title";
    Statement::write("kv_namespace_rename", sql).bind(id).bind(tenant).bind(title)
}

/// Deletes a namespace, at once for whoever asks; what is in it goes bit by bit. It answers the namespace, if there was one. The keys
/// that are good for it alone are good for nothing any more.
pub fn delete_statements(tenant: &str, id: &str, now: i64) -> Vec<Statement> {
    let delete = "UPDATE kv_namespaces SET deleted_at = ?3 WHERE id = ?1 AND tenant_id = ?2 AND deleted_at IS NULL \
                  RETURNING id, title";
    let revoke = "UPDATE api_keys SET revoked_at = ?3, sealed_secret = NULL WHERE tenant_id = ?2 AND namespace_id = ?1 \
                  AND revoked_at IS NULL";
    vec![
        Statement::write("kv_namespace_delete", delete).bind(id).bind(tenant).bind(now),
        Statement::write("kv_namespace_revoke", revoke).bind(id).bind(tenant).bind(now),
    ]
}

/// Removes at most 500 entries of namespaces that are deleted, and answers how many went.
pub fn sweep_entries_statement() -> Statement {
    let sql = "DELETE FROM kv_store WHERE rowid IN (SELECT s.rowid FROM kv_namespaces n \
               JOIN kv_store s ON s.namespace_id = n.id WHERE n.deleted_at IS NOT NULL LIMIT 500) RETURNING 1 AS total";
    Statement::write("kv_namespaces_sweep", sql)
}

/// The namespaces that statement has answered.
///
/// # Errors
/// What is no such answer.
pub fn namespaces(rows: &Rows) -> Result<Vec<Namespace>, PlatformError> {
    rows.decode()
}

#[derive(Deserialize)]
struct Total {
    total: u32,
}

/// How many there are in all.
///
/// # Errors
/// What is no such answer.
pub fn total(rows: &Rows) -> Result<u32, PlatformError> {
    Ok(rows.first::<Total>()?.map_or(0, |row| row.total))
}
