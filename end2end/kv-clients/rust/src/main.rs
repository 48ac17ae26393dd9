//! Cloudflare's own client for Rust, as it comes from crates.io. It reads the plan, does its rows, and prints what came of each.

mod operations;

use std::time::SystemTime;

use cloudflare::framework::Environment;
use cloudflare::framework::auth::Credentials;
use cloudflare::framework::client::ClientConfig;
use cloudflare::framework::client::async_api::Client;
use cloudflare::framework::endpoint::spec::EndpointSpec;
use cloudflare::framework::response::{ApiFailure, ResponseConverter};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Plan {
    base: String,
    account: String,
    token: String,
    namespace: String,
    rows: Vec<Row>,
}

/// What a row may have; which of it, its operation knows.
#[derive(Deserialize)]
pub struct Row {
    row: u64,
    pub op: String,
    account: Option<String>,
    token: Option<String>,
    namespace: Option<String>,
    #[serde(flatten)]
    pub entry: Entry,
    #[serde(default)]
    pub keys: Vec<String>,
    #[serde(default)]
    pub pairs: Vec<Entry>,
    pub prefix: Option<String>,
    pub limit: Option<u16>,
    pub cursor: Option<String>,
    #[serde(default)]
    pub title: String,
    pub page: Option<u32>,
    pub per_page: Option<u32>,
}

/// A key and what belongs to it, the value as base64.
#[derive(Deserialize, Clone, Default)]
pub struct Entry {
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub value: String,
    #[serde(default)]
    pub bytes: bool,
    pub metadata: Option<Value>,
    pub ttl: Option<i64>,
    pub expiration: Option<i64>,
}

/// What an operation works on.
pub struct Target {
    client: Client,
    pub account: String,
    pub namespace: String,
}

/// Why there is no answer.
pub enum Trouble {
    Failure(ApiFailure),
    Endless,
}

impl From<ApiFailure> for Trouble {
    fn from(failure: ApiFailure) -> Self {
        Self::Failure(failure)
    }
}

impl Target {
    pub async fn ask<E>(&self, endpoint: E) -> Result<E::ResponseType, ApiFailure>
    where
        E: EndpointSpec + Send + Sync,
        E::ResponseType: ResponseConverter<E::JsonResponse>,
    {
        self.client.request(&endpoint).await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("which plan?")?;
    let plan: Plan = serde_json::from_slice(&std::fs::read(file)?)?;
    // It puts the rest behind the last slash.
    let base = format!("{}/", plan.base.trim_end_matches('/'));
    let mut made = String::new();
    for row in plan.rows {
        let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs_f64();
        let token = row.token.clone().unwrap_or_else(|| plan.token.clone());
        let credentials = Credentials::UserAuthToken { token };
        let client = Client::new(credentials, ClientConfig::default(), Environment::Custom(base.clone()))?;
        let namespace = match row.namespace.as_deref() {
            Some("$made") => made.clone(),
            Some(other) => other.to_owned(),
            None => plan.namespace.clone(),
        };
        let account = row.account.clone().unwrap_or_else(|| plan.account.clone());
        let outcome = match operations::run(&row, &Target { client, account, namespace }).await {
            Ok(outcome) => done(outcome),
            Err(trouble) => refused(&trouble),
        };
        if row.op == "ns_create"
            && let Some(id) = outcome.get("id").and_then(Value::as_str)
        {
            id.clone_into(&mut made);
        }
        println!("{}", json!({ "row": row.row, "at": at, "outcome": outcome }));
    }
    Ok(())
}

fn done(mut outcome: Map<String, Value>) -> Value {
    outcome.insert("ok".to_owned(), json!(true));
    Value::Object(outcome)
}

fn refused(trouble: &Trouble) -> Value {
    match trouble {
        Trouble::Endless => json!({ "ok": false, "endless": true }),
        Trouble::Failure(ApiFailure::Error(status, errors)) => {
            json!({ "ok": false, "status": status.as_u16(), "code": errors.errors.first().map(|error| error.code) })
        }
        // It came, and can't be read as what the crate takes it for.
        Trouble::Failure(ApiFailure::Invalid(error)) if error.is_decode() => {
            json!({ "ok": false, "unread": true, "why": format!("{error:?}") })
        }
        Trouble::Failure(failure @ ApiFailure::Invalid(_)) => json!({ "ok": false, "broken": format!("{failure:?}") }),
    }
}
