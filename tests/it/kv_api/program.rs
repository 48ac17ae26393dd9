//! A program that asks by a token.

use axum::body::Body;
use axum::http::request::Builder;
use coppice::kv_api::service::caller::hash_token;
use coppice_platform::sql::Statement;
use serde_json::{Value, json};

use crate::support::{Answer, Site, Visitor};

/// A namespace of the one shop, and what Cloudflare's shape calls it.
pub const NAMESPACE: &str = "0123456789abcdef0123456789abcdef";
pub const V4: &str = "/client/v4/accounts/00000000000000000000000000000000/storage/kv/namespaces";

/// A program at the one shop.
pub struct Program {
    pub visitor: Visitor,
    token: String,
}

/// A site with a namespace, and a program that may do anything in it.
pub async fn site() -> (Site, Program) {
    with(Site::new().await).await
}

/// The same on this site.
pub async fn with(site: Site) -> (Site, Program) {
    let program = with_namespace(&site).await;
    (site, program)
}

/// A program on this site that may do anything in a new namespace.
pub async fn with_namespace(site: &Site) -> Program {
    let namespace =
        "INSERT INTO kv_namespaces (id, tenant_id, title, created_at) VALUES (?1, 'default', 'First', 1)";
    site.db().query(Statement::write("test_namespace", namespace).bind(NAMESPACE)).await.unwrap();
    program(site, "token", Some(NAMESPACE), "[\"read\",\"write\",\"admin\"]", "[]").await
}

/// A program whose key is good for this.
pub async fn program(
    site: &Site,
    token: &str,
    namespace: Option<&str>,
    scopes: &str,
    prefixes: &str,
) -> Program {
    let key = "INSERT INTO api_keys (id, tenant_id, namespace_id, name, hash, scopes, prefixes, created_at) \
               VALUES (?1, 'default', ?2, ?1, ?3, ?4, ?5, 1)";
    let key = Statement::write("test_key", key).bind(token).bind(namespace.map(str::to_owned));
    let key = key.bind(hash_token(token)).bind(scopes).bind(prefixes);
    site.db().query(key).await.unwrap();
    Program { visitor: site.visitor(), token: token.to_owned() }
}

impl Program {
    /// A request of this program.
    pub fn request(&self, method: &str, path: &str) -> Builder {
        self.visitor.request(method, path).header("authorization", format!("Bearer {}", self.token))
    }

    /// Asks without a body.
    pub async fn ask(&self, method: &str, path: &str) -> Answer {
        self.visitor.ask(self.request(method, path).body(Body::empty()).unwrap()).await
    }

    /// Sends bytes.
    pub async fn send(&self, method: &str, path: &str, bytes: impl Into<Body>) -> Answer {
        self.visitor.ask(self.request(method, path).body(bytes.into()).unwrap()).await
    }

    /// Sends JSON, as it is written.
    pub async fn send_json(&self, method: &str, path: &str, json: impl Into<String>) -> Answer {
        self.send_under(method, path, json, &[]).await
    }

    /// The same with these headers.
    pub async fn send_under(
        &self,
        method: &str,
        path: &str,
        json: impl Into<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.request(method, path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.visitor.ask(request.body(Body::from(json.into())).unwrap()).await
    }

    /// Writes a value in our own shape.
    pub async fn put(&self, key: &str, value: Value) -> Answer {
        self.send_json("PUT", &format!("/api/v1/kv/{key}"), json!({ "value": value }).to_string()).await
    }

    /// Reads one in our own shape: its status, and the answer.
    pub async fn get(&self, key: &str) -> (u16, Value) {
        told(&self.ask("GET", &format!("/api/v1/kv/{key}")).await)
    }
}

/// Status and JSON of an answer.
pub fn told(answer: &Answer) -> (u16, Value) {
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}

/// Status and code of a failure.
pub fn failure(answer: &Answer) -> (u16, String) {
    let (status, json) = told(answer);
    let code = json["code"].as_str().map(str::to_owned);
    (status, code.unwrap_or_else(|| json["errors"][0]["code"].to_string()))
}
