//! Many entries at once: one transaction, and a parameter for as many as there is room for, not one for each.

use coppice_kv_api::Key;
use coppice_platform::PlatformError;
use coppice_platform::sql::{Rows, Statement};
use serde::Deserialize;

use super::entries::{Write, json, next_statement};

/// The most bytes of JSON in one parameter, unless one entry alone has more: D1 takes two million.
const PARAMETER: usize = 1_500_000;

/// Writes these entries: one batch. Where a key comes twice, the last wins. It answers whether there is such a namespace by
/// [`version`]. `now` in epoch milliseconds.
pub fn put_statements(tenant: &str, namespace: &str, writes: &[Write], now: i64) -> Vec<Statement> {
    let rows = rows_statements(tenant, namespace, writes, now, None);
    [next_statement(tenant, namespace)].into_iter().chain(rows).collect()
}

/// The statements that write these entries with the number that the namespace has by then. Those of an import leave what was changed
/// since it began, and answer a row for each entry they have written.
pub(super) fn rows_statements(
    tenant: &str,
    namespace: &str,
    writes: &[Write],
    now: i64,
    import: Option<i64>,
) -> Vec<Statement> {
    let rows = Writing { tenant, namespace, now, import };
    let mut statements = Vec::new();
    let mut parameter = String::new();
    for write in writes {
        let row = serde_json::to_string(&(
            write.key.as_str(),
            write.value.kind.name(),
            write.metadata.as_ref().map(|metadata| metadata.as_str()),
            write.expiration,
            (write.value.stored.len() <= PARAMETER / 8).then_some(write.value.stored.as_str()),
        ))
        .unwrap_or_default();
        if write.value.stored.len() > PARAMETER / 8 {
            // In its place, so that the last of a key's still wins.
            rows.flush(&mut statements, &mut parameter);
            statements.push(rows.put(&format!("[{row}]"), Some(&write.value.stored)));
            continue;
        }
        if parameter.len().saturating_add(row.len()) > PARAMETER {
            rows.flush(&mut statements, &mut parameter);
        }
        parameter.push(if parameter.is_empty() { '[' } else { ',' });
        parameter.push_str(&row);
    }
    rows.flush(&mut statements, &mut parameter);
    statements
}

/// How rows are written.
struct Writing<'a> {
    tenant: &'a str,
    namespace: &'a str,
    now: i64,
    import: Option<i64>,
}

impl Writing<'_> {
    fn flush(&self, statements: &mut Vec<Statement>, parameter: &mut String) {
        if !parameter.is_empty() {
            parameter.push(']');
            statements.push(self.put(parameter, None));
            parameter.clear();
        }
    }

    /// Writes the rows of one parameter. What is large is bound alone, as it is: in JSON it may take six times its bytes.
    fn put(&self, rows: &str, alone: Option<&str>) -> Statement {
        let seconds = self.now.div_euclid(1_000);
        let bound = |statement: Statement| {
            let statement = statement.bind(self.namespace).bind(seconds).bind(self.tenant);
            statement.bind(self.now).bind(rows).bind(alone)
        };
        match self.import {
            None => bound(Statement::write("kv_api_bulk_put", PUT)),
            Some(id) => bound(Statement::write("kv_import_put", format!("{PUT} {UNCHANGED}"))).bind(id),
        }
    }
}

const PUT: &str = "INSERT INTO kv_store \
        (namespace_id, key, kind, metadata, expiration, version, created_at, updated_at, value) \
        SELECT n.id, e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, n.seq, ?4, ?4, \
        coalesce(?6, e.value ->> 4) \
        FROM json_each(?5) e JOIN kv_namespaces n ON n.id = ?1 AND n.tenant_id = ?3 AND n.deleted_at IS NULL \
        WHERE true ORDER BY e.key \
        ON CONFLICT (namespace_id, key) DO UPDATE SET kind = excluded.kind, metadata = excluded.metadata, \
        created_at = CASE WHEN kv_store.expiration IS NULL OR kv_store.expiration > ?2 \
        THEN kv_store.created_at ELSE excluded.created_at END, \
        expiration = excluded.expiration, version = excluded.version, updated_at = excluded.updated_at, \
        value = excluded.value";

/// Nobody but the import has written the row since it began.
const UNCHANGED: &str = "WHERE kv_store.version <= (SELECT start_seq FROM kv_imports WHERE id = ?7) \
    OR EXISTS (SELECT 1 FROM kv_import_versions v WHERE v.import_id = ?7 AND v.version = kv_store.version) \
    RETURNING 1 AS version";

/// Deletes the entries of these names: one batch, as [`put_statements`].
pub fn delete_statements(tenant: &str, namespace: &str, keys: &[&Key]) -> Vec<Statement> {
    let sql = "DELETE FROM kv_store WHERE namespace_id = ?1 AND key IN (SELECT value FROM json_each(?3)) \
        AND EXISTS (SELECT 1 FROM kv_namespaces n WHERE n.id = ?1 AND n.tenant_id = ?2 AND n.deleted_at IS NULL)";
    // A key has 512 bytes, each of which may take six.
    let deletes = keys.chunks(PARAMETER / (512 * 6)).map(|keys| {
        Statement::write("kv_api_bulk_delete", sql).bind(namespace).bind(tenant).bind(json(keys))
    });
    [next_statement(tenant, namespace)].into_iter().chain(deletes).collect()
}

#[derive(Deserialize)]
struct Version {
    version: i64,
}

/// The version that a bulk has written; `None` where the namespace is not this shop's, and nothing was.
///
/// # Errors
/// What is no such answer.
pub fn version(rows: &[Rows]) -> Result<Option<i64>, PlatformError> {
    match rows.first() {
        Some(rows) => rows.first::<Version>().map(|row| row.map(|row| row.version)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use coppice_kv_api::Value;
    use coppice_platform::sql::Value as Parameter;

    use super::*;

    fn write(value: String) -> Write {
        let key = Key::parse("k").unwrap();
        Write { key, value: Value::from_text(value).unwrap(), metadata: None, expiration: None }
    }

    #[test]
    fn no_parameter_is_larger_than_a_database_takes() {
        // Each of these bytes takes six in JSON.
        for value in ["\u{1}".repeat(180_000), "\u{1}".repeat(1_900_000), "x".to_owned()] {
            let statements = put_statements("t", "n", &vec![write(value); 12], 0);
            let longest = |statement: &Statement| {
                let lengths = statement.params.iter().map(|parameter| match parameter {
                    Parameter::Text(text) => text.len(),
                    _ => 0,
                });
                lengths.max().unwrap_or(0)
            };
            assert!(statements.iter().all(|statement| longest(statement) <= 1_950_000));
        }
    }
}
