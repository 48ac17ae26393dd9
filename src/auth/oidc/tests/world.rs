//! A provider that is played: what it answers is set address by address, and what it signs is really signed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, Response};
use coppice_platform::http::HttpLimits;
use coppice_platform::{Clock, ErrorKind, Http, PlatformError, Service, native};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::*;
use super::keys::Key;
use crate::config::Config;

pub const ISSUER: &str = "https://acme.example";
pub const ORIGIN: &str = "https://shop.example";
pub const NOW: i64 = 1_700_000_000;

/// Answers by address; there is nobody at any other.
#[derive(Default)]
pub struct Answers {
    by_address: Mutex<BTreeMap<String, (u16, Value)>>,
    requests: Mutex<Vec<Request<Bytes>>>,
}

impl Answers {
    pub fn set(&self, address: &str, status: u16, body: Value) {
        self.by_address.lock().unwrap().insert(address.into(), (status, body));
    }

    pub fn remove(&self, address: &str) {
        self.by_address.lock().unwrap().remove(address);
    }

    /// The requests for an address so far.
    pub fn requests(&self, address: &str) -> Vec<Request<Bytes>> {
        self.requests.lock().unwrap().iter().filter(|r| *r.uri() == *address).cloned().collect()
    }
}

#[async_trait]
impl Http for Answers {
    async fn send(&self, request: Request<Bytes>, _: HttpLimits) -> Result<Response<Bytes>, PlatformError> {
        let answer = self.by_address.lock().unwrap().get(&request.uri().to_string()).cloned();
        self.requests.lock().unwrap().push(request);
        let nobody = || PlatformError::new(Service::Http, "send", ErrorKind::Unavailable, "nobody is there");
        let (status, body) = answer.ok_or_else(nobody)?;
        let answer = Response::builder().status(status).header("content-type", "application/json");
        Ok(answer.body(body.to_string().into()).unwrap())
    }
}

pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst) * 1_000
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Us, and the provider `acme`.
pub struct World {
    pub app: AppState,
    pub http: Arc<Answers>,
    pub clock: Arc<SetClock>,
    pub provider: Provider,
    _directory: TempDir,
}

impl World {
    pub async fn new() -> Self {
        Self::with(&[
            ("OIDC_PROVIDERS", "acme"),
            ("OIDC_ACME_CLIENT_ID", "shop"),
            ("OIDC_ACME_CLIENT_SECRET", "hush"),
            ("OIDC_ACME_ISSUER", ISSUER),
        ])
        .await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let mut env = env(settings);
        let provider = Provider::read_all(&env, &mut Vec::new()).remove(0);
        env.insert("APP_ENV".into(), "dev".into());
        let config = Config::read(&env).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let (mut platform, _) = native::open(directory.path(), Arc::new(env)).await.unwrap();
        let (http, clock) = (Arc::new(Answers::default()), Arc::new(SetClock(AtomicI64::new(NOW))));
        platform.http = http.clone();
        platform.clock = clock.clone();
        let world =
            Self { app: AppState::new(platform, config), http, clock, provider, _directory: directory };
        world.http.set(&at("/.well-known/openid-configuration"), 200, metadata());
        world.http.set(&at("/keys"), 200, json!({ "keys": [Key::new(1).public("one")] }));
        world
    }

    pub async fn start(&self) -> AuthorizationRequest {
        start(&self.app, &self.provider, ORIGIN, "/account").await.unwrap().1
    }

    /// Has the provider answer a code with this ID token.
    pub fn answer_with(&self, id_token: &str) {
        let answer = json!({
            "access_token": "access", "token_type": "Bearer", "expires_in": 3_600, "refresh_token": "again",
            "id_token": id_token,
        });
        self.http.set(&at("/token"), 200, answer);
    }

    pub async fn finish(&self, flow: &AuthorizationRequest) -> Result<Identity, OidcError> {
        let answer =
            Answer { code: Some("code".into()), state: Some(flow.state.clone()), ..Answer::default() };
        finish(&self.app, &self.provider, ORIGIN, flow, &answer).await
    }

    /// A whole sign-in with an ID token as `token` makes it of claims in order.
    pub async fn sign_in(&self, token: impl FnOnce(Value) -> String) -> Result<Identity, OidcError> {
        let flow = self.start().await;
        let now = self.app.platform.clock.now();
        self.answer_with(&token(json!({
            "iss": ISSUER, "aud": "shop", "sub": "42", "iat": now, "exp": now + 300, "nonce": flow.nonce,
            "email": " Ann@Example.com ", "email_verified": true, "name": "Ann",
        })));
        self.finish(&flow).await
    }
}

pub fn env(settings: &[(&str, &str)]) -> BTreeMap<String, String> {
    settings.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// An address of the provider's.
pub fn at(path: &str) -> String {
    format!("{ISSUER}{path}")
}

pub fn metadata() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": at("/authorize?tenant=1"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "userinfo_endpoint": at("/userinfo"),
    })
}

/// The problem, from a result whose value can't be printed.
pub fn problem<T>(result: Result<T, OidcError>) -> OidcError {
    result.err().unwrap()
}

pub fn invalid() -> OidcError {
    OidcError::Invalid("acme".into())
}

pub fn unreachable() -> OidcError {
    OidcError::Unreachable("acme".into())
}
