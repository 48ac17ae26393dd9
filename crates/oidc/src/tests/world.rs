//! A provider that is played: what it answers is set address by address, and what it signs is really signed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use coppice_platform::clock::ManualClock;
use coppice_platform::http::HttpLimits;
use coppice_platform::{ErrorKind, Http, Platform, PlatformError, Service, native};
use http::{Request, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::keys::Key;
use crate::*;

pub const ISSUER: &str = "https://acme.example";
pub const CALLBACK: &str = "https://shop.example/login/callback/acme";
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

/// Us, and the provider `acme`.
pub struct World {
    pub http: Arc<Answers>,
    pub clock: Arc<ManualClock>,
    pub provider: Provider,
    platform: Platform,
    discovery: DiscoveryCache,
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
        let env = env(settings);
        let provider = Provider::read_all(&env, &mut Vec::new()).remove(0);
        let directory = tempfile::tempdir().unwrap();
        let (platform, _) = native::open(directory.path(), Arc::new(env)).await.unwrap();
        let (http, clock) = (Arc::new(Answers::default()), ManualClock::at(NOW * 1_000));
        let platform = Platform { http: http.clone(), clock: clock.clone(), ..platform };
        let discovery = DiscoveryCache::default();
        let world = Self { http, clock, provider, platform, discovery, _directory: directory };
        world.http.set(&at("/.well-known/openid-configuration"), 200, metadata());
        world.http.set(&at("/keys"), 200, json!({ "keys": [Key::new(1).public("one")] }));
        world
    }

    /// Us, as providers meet us.
    pub fn client(&self) -> Client<'_> {
        Client { platform: &self.platform, discovery: &self.discovery }
    }

    pub async fn start(&self) -> AuthorizationRequest {
        self.client().start(&self.provider, CALLBACK, "/account").await.unwrap().1
    }

    /// Has the provider answer a code with this ID token.
    pub fn answer_with(&self, id_token: &str) {
        let answer = json!({
            "access_token": "access", "token_type": "Bearer", "expires_in": 3_600, "refresh_token": "again",
            "id_token": id_token,
        });
        self.http.set(&at("/token"), 200, answer);
    }

    pub async fn finish(&self, request: &AuthorizationRequest) -> Result<Identity, OidcError> {
        self.finish_with(request, &code_for(request)).await
    }

    pub async fn finish_with(
        &self,
        request: &AuthorizationRequest,
        response: &AuthorizationResponse,
    ) -> Result<Identity, OidcError> {
        self.client().finish(&self.provider, CALLBACK, request, response).await
    }

    /// A whole sign-in with an ID token as `token` makes it of claims in order.
    pub async fn sign_in(&self, token: impl FnOnce(Value) -> String) -> Result<Identity, OidcError> {
        let request = self.start().await;
        let now = self.platform.clock.now();
        self.answer_with(&token(json!({
            "iss": ISSUER, "aud": "shop", "sub": "42", "iat": now, "exp": now + 300, "nonce": request.nonce,
            "email": " Ann@Example.com ", "email_verified": true, "name": "Ann",
        })));
        self.finish(&request).await
    }
}

pub fn env(settings: &[(&str, &str)]) -> BTreeMap<String, String> {
    settings.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// The response to a request, with a code.
pub fn code_for(request: &AuthorizationRequest) -> AuthorizationResponse {
    let state = Some(request.state.clone());
    AuthorizationResponse { code: Some("code".into()), state, ..AuthorizationResponse::default() }
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

/// The error, from a result whose value can't be printed.
pub fn failure<T>(result: Result<T, OidcError>) -> OidcError {
    result.err().unwrap()
}

pub fn invalid() -> OidcError {
    OidcError::Invalid("acme".into())
}

pub fn unreachable() -> OidcError {
    OidcError::Unreachable("acme".into())
}
