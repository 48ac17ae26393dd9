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
    let mut statements = vec![next_statement(tenant, namespace)];
    let mut rows = String::new();
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
            flush(&mut statements, tenant, namespace, &mut rows, now);
            statements
                .push(put(tenant, namespace, &format!("[{row}]"), now).bind(write.value.stored.as_str()));
            continue;
        }
        if rows.len().saturating_add(row.len()) > PARAMETER {
            flush(&mut statements, tenant, namespace, &mut rows, now);
        }
        rows.push(if rows.is_empty() { '[' } else { ',' });
        rows.push_str(&row);
    }
    flush(&mut statements, tenant, namespace, &mut rows, now);
    statements
}

fn flush(statements: &mut Vec<Statement>, tenant: &str, namespace: &str, rows: &mut String, now: i64) {
    if !rows.is_empty() {
        rows.push(']');
        statements.push(put(tenant, namespace, rows, now).bind(Option::<&str>::None));
        rows.clear();
    }
}

/// Writes the rows of one parameter. What is large is bound alone, as it is: in JSON it may take six times its bytes.
fn put(tenant: &str, namespace: &str, rows: &str, now: i64) -> Statement {
    let sql = "INSERT INTO kv_store \
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
    let seconds = now.div_euclid(1_000);
    Statement::write("kv_api_bulk_put", sql).bind(namespace).bind(seconds).bind(tenant).bind(now).bind(rows)
}

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
