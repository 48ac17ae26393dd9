//! The rows' operations as the crate's requests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloudflare::endpoints::workerskv::create_namespace::{CreateNamespace, CreateNamespaceParams};
use cloudflare::endpoints::workerskv::delete_bulk::DeleteBulk;
use cloudflare::endpoints::workerskv::delete_key::DeleteKey;
use cloudflare::endpoints::workerskv::get_namespace::GetNamespace;
use cloudflare::endpoints::workerskv::list_namespace_keys::{ListNamespaceKeys, ListNamespaceKeysParams};
use cloudflare::endpoints::workerskv::list_namespaces::{ListNamespaces, ListNamespacesParams};
use cloudflare::endpoints::workerskv::read_key::ReadKey;
use cloudflare::endpoints::workerskv::read_key_metadata::ReadKeyMetadata;
use cloudflare::endpoints::workerskv::remove_namespace::RemoveNamespace;
use cloudflare::endpoints::workerskv::rename_namespace::{RenameNamespace, RenameNamespaceParams};
use cloudflare::endpoints::workerskv::write_bulk::{KeyValuePair, WriteBulk};
use cloudflare::endpoints::workerskv::write_key::{WriteKey, WriteKeyBody, WriteKeyBodyMetadata, WriteKeyParams};
use cloudflare::endpoints::workerskv::{Key, WorkersKvBulkResult, WorkersKvNamespace};
use serde_json::{Map, Value, json};

use crate::{Entry, Row, Target, Trouble};

type Outcome = Result<Map<String, Value>, Trouble>;

/// Its counts are read as `i8`.
const MOST_AT_ONCE: usize = 127;

pub async fn run(row: &Row, to: &Target) -> Outcome {
    match row.op.as_str() {
        "put" => put(&row.entry, to).await.map(|()| Map::new()),
        "get" => get(&row.entry, to).await,
        "both" => {
            put(&row.entry, to).await?;
            get(&row.entry, to).await
        }
        "metadata" => metadata(&row.entry, to).await,
        "delete" => delete(&row.entry, to).await,
        "list" => list(row, to).await,
        "bulk_put" => bulk_put(row, to).await,
        "bulk_delete" => bulk_delete(row, to).await,
        _ => namespaces(row, to).await,
    }
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn decoded(value: &str) -> Vec<u8> {
    STANDARD.decode(value).expect("values are base64")
}

async fn put(entry: &Entry, to: &Target) -> Result<(), Trouble> {
    let value = decoded(&entry.value);
    let body = match entry.metadata.clone() {
        Some(metadata) => WriteKeyBody::Metadata(WriteKeyBodyMetadata { value, metadata }),
        None => WriteKeyBody::Value(value),
    };
    let params = WriteKeyParams { expiration: entry.expiration, expiration_ttl: entry.ttl };
    let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
    to.ask(WriteKey { account_identifier, namespace_identifier, key: &entry.key, params, body }).await?;
    Ok(())
}

async fn get(entry: &Entry, to: &Target) -> Outcome {
    let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
    let value = to.ask(ReadKey { account_identifier, namespace_identifier, key: &entry.key }).await?;
    Ok(fields([("value", json!(STANDARD.encode(value)))]))
}

async fn metadata(entry: &Entry, to: &Target) -> Outcome {
    let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
    let answer = to.ask(ReadKeyMetadata { account_identifier, namespace_identifier, key: &entry.key }).await?;
    Ok(fields([("metadata", json!(answer.result))]))
}

async fn delete(entry: &Entry, to: &Target) -> Outcome {
    let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
    to.ask(DeleteKey { account_identifier, namespace_identifier, key: &entry.key }).await?;
    Ok(Map::new())
}

/// The crate leaves it to us to go on by the cursor.
async fn list(row: &Row, to: &Target) -> Outcome {
    let (mut keys, mut cursor) = (Vec::new(), row.cursor.clone());
    for _ in 0..50 {
        let params = ListNamespaceKeysParams { limit: row.limit, cursor, prefix: row.prefix.clone() };
        let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
        let answer = to.ask(ListNamespaceKeys { account_identifier, namespace_identifier, params }).await?;
        keys.extend(answer.result.into_iter().map(told));
        let next = answer.result_info.as_ref().and_then(|info| info.get("cursor")).and_then(Value::as_str);
        cursor = next.filter(|cursor| !cursor.is_empty()).map(str::to_owned);
        if cursor.is_none() {
            return Ok(fields([("keys", json!(keys))]));
        }
    }
    Err(Trouble::Endless)
}

/// A key as the others tell it.
fn told(key: Key) -> Value {
    let mut told = fields([("name", json!(key.name))]);
    told.extend(key.expiration.map(|time| ("expiration".to_owned(), json!(time.timestamp()))));
    told.extend(key.metadata.map(|metadata| ("metadata".to_owned(), metadata)));
    Value::Object(told)
}

async fn bulk_put(row: &Row, to: &Target) -> Outcome {
    let mut results = Vec::new();
    for part in row.pairs.chunks(MOST_AT_ONCE) {
        let bulk_key_value_pairs = part.iter().map(pair).collect();
        let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
        let endpoint = WriteBulk { account_identifier, namespace_identifier, bulk_key_value_pairs };
        results.push(to.ask(endpoint).await?.result);
    }
    Ok(counted(results))
}

fn pair(entry: &Entry) -> KeyValuePair {
    let value = if entry.bytes {
        entry.value.clone()
    } else {
        String::from_utf8(decoded(&entry.value)).expect("texts are UTF-8")
    };
    KeyValuePair {
        key: entry.key.clone(),
        value,
        expiration: entry.expiration,
        expiration_ttl: entry.ttl,
        base64: entry.bytes.then_some(true),
    }
}

async fn bulk_delete(row: &Row, to: &Target) -> Outcome {
    let mut results = Vec::new();
    for part in row.keys.chunks(MOST_AT_ONCE) {
        let (account_identifier, namespace_identifier) = (&to.account, &to.namespace);
        let endpoint = DeleteBulk { account_identifier, namespace_identifier, bulk_keys: part.to_vec() };
        results.push(to.ask(endpoint).await?.result);
    }
    Ok(counted(results))
}

fn counted(results: Vec<WorkersKvBulkResult>) -> Map<String, Value> {
    let count: i64 = results.iter().filter_map(|result| result.successful_key_count).map(i64::from).sum();
    let failed: Vec<_> = results.into_iter().filter_map(|result| result.unsuccessful_keys).flatten().collect();
    fields([("count", json!(count)), ("failed", json!(failed))])
}

async fn namespaces(row: &Row, to: &Target) -> Outcome {
    let (account_identifier, namespace_identifier) = (to.account.as_str(), to.namespace.as_str());
    let title = row.title.clone();
    match row.op.as_str() {
        "ns_create" => {
            let params = CreateNamespaceParams { title };
            Ok(namespace(to.ask(CreateNamespace { account_identifier, params }).await?.result))
        }
        "ns_get" => Ok(namespace(to.ask(GetNamespace { account_identifier, namespace_identifier }).await?.result)),
        "ns_rename" => {
            let params = RenameNamespaceParams { title };
            to.ask(RenameNamespace { account_identifier, namespace_identifier, params }).await?;
            Ok(Map::new())
        }
        "ns_delete" => {
            to.ask(RemoveNamespace { account_identifier, namespace_identifier }).await?;
            Ok(Map::new())
        }
        "ns_page" => Ok(fields([("count", json!(page(row.page, row.per_page, to).await?.len()))])),
        "ns_list" => list_namespaces(row, to).await,
        other => panic!("{other} is none of its operations"),
    }
}

fn namespace(namespace: WorkersKvNamespace) -> Map<String, Value> {
    fields([("id", json!(namespace.id)), ("title", json!(namespace.title))])
}

async fn page(page: Option<u32>, per_page: Option<u32>, to: &Target) -> Result<Vec<WorkersKvNamespace>, Trouble> {
    let params = ListNamespacesParams { page, per_page, ..ListNamespacesParams::default() };
    Ok(to.ask(ListNamespaces { account_identifier: &to.account, params }).await?.result)
}

async fn list_namespaces(row: &Row, to: &Target) -> Outcome {
    let mut titles = Vec::new();
    for number in 1..=50 {
        let found = page(Some(number), row.per_page, to).await?;
        if found.is_empty() {
            return Ok(fields([("titles", json!(titles))]));
        }
        titles.extend(found.into_iter().map(|namespace| namespace.title));
    }
    Err(Trouble::Endless)
}
