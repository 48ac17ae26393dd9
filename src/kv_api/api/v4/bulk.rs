//! Many values at once.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use coppice_kv_api::{Fault, Key, Kind, READS_AT_ONCE};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::Namespace;
use super::envelope::done;
use crate::kv_api::api::asked::{SMALL_BODY, brought, few, json as read, object};
use crate::kv_api::model::Scope;
use crate::kv_api::service::bulk::{self as service, Outcomes, Refusal, Together};
use crate::kv_api::service::caller::Caller;
use crate::kv_api::service::entries::{self, Write};
use crate::kv_api::service::pair::Pair;
use crate::kv_api::service::{Failure, Target};

/// `PUT …/bulk`: all in one transaction, or nothing.
pub async fn put(caller: Caller, Path((_, namespace)): Namespace, body: Body) -> Result<Response, Failure> {
    let most = caller.context.app.config.kv_api.bulk_bytes;
    let (api_key, body) = brought(&caller, Scope::Write, body, most).await?;
    let pairs: Vec<Box<RawValue>> = read(&body)?;
    few(pairs.len())?;
    let now = caller.context.app.platform.clock.now();
    let write = |pair: &RawValue| object::<Pair>(pair.get().as_bytes())?.write(|lifetime| lifetime.end(now));
    let writes: Vec<_> = pairs.iter().map(|pair| write(pair)).collect();
    let name = |write: &Result<Write, Fault>| match write {
        Ok(write) => write.key.to_string(),
        Err(_) => String::new(),
    };
    let names = writes.iter().map(name).collect();
    let target = Target::Named(namespace);
    answer(service::put(&caller, &api_key, &target, writes, Together::All).await?, names)
}

/// `DELETE …/bulk`, as one client sends it, and `POST …/bulk/delete`, as others do.
pub async fn delete(
    caller: Caller,
    Path((_, namespace)): Namespace,
    body: Body,
) -> Result<Response, Failure> {
    let most = caller.context.app.config.kv_api.bulk_bytes;
    let (api_key, body) = brought(&caller, Scope::Write, body, most).await?;
    let keys: Vec<String> = read(&body)?;
    few(keys.len())?;
    let parsed = keys.iter().map(|key| Key::parse(key)).collect();
    let target = Target::Named(namespace);
    answer(service::delete(&caller, &api_key, &target, parsed, Together::All).await?, keys)
}

/// What became of the keys of these names.
fn answer(outcomes: Outcomes, names: Vec<String>) -> Result<Response, Failure> {
    let (mut count, mut unsuccessful) = (0_usize, Vec::new());
    for (index, (outcome, name)) in outcomes.into_iter().zip(names).enumerate() {
        match outcome {
            Ok(()) => count = count.saturating_add(1),
            Err(Refusal::NotDone) => unsuccessful.push(name),
            Err(Refusal::Fault(fault)) => return Err(Failure::Item(index, fault)),
            Err(Refusal::OutOfReach) => return Err(Failure::ItemOutOfReach(index)),
        }
    }
    Ok(done(json!({ "successful_key_count": count, "unsuccessful_keys": unsuccessful })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    keys: Vec<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    with_metadata: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Shown {
    Bare(Box<RawValue>),
    WithMetadata {
        value: Box<RawValue>,
        metadata: Option<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        expiration: Option<i64>,
    },
}

/// `POST …/bulk/get`: null, where there is none.
pub async fn get(caller: Caller, Path((_, namespace)): Namespace, body: Body) -> Result<Response, Failure> {
    let (_, body) = brought(&caller, Scope::Read, body, SMALL_BODY).await?;
    let wanted: Wanted = object(&body)?;
    if wanted.keys.len() > READS_AT_ONCE {
        return Err(Fault::ManyKeys(READS_AT_ONCE).into());
    }
    let kind = Kind::parse(wanted.kind.as_deref())?;
    let keys = wanted.keys.iter().map(|key| Key::parse(key)).collect::<Result<Vec<_>, _>>()?;
    let mut found = entries::get_many(&caller, &Target::Named(namespace), &keys, &body).await?;
    let wanted_keys: BTreeSet<_> = wanted.keys.into_iter().collect();
    let values: BTreeMap<_, _> = wanted_keys
        .into_iter()
        .map(|key| {
            let shown = found.remove(&key).map(|entry| {
                let (metadata, expiration) = (entry.metadata.clone(), entry.expiration);
                let value = entry.into_value().into_json(kind);
                match wanted.with_metadata {
                    false => Shown::Bare(value),
                    true => Shown::WithMetadata {
                        value,
                        metadata: metadata.and_then(|json| serde_json::from_str(&json).ok()),
                        expiration,
                    },
                }
            });
            (key, shown)
        })
        .collect();
    Ok(done(json!({ "values": values })))
}
