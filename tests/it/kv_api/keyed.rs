//! A program with a key, and what its key may do by the services alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use coppice::bookmarks::SentBookmarks;
use coppice::client_address::ClientAddress;
use coppice::entity_tag::KnownTags;
use coppice::kv_api::model::Scope;
use coppice::kv_api::model::key::ApiKey;
use coppice::kv_api::service::caller::{Caller, Credentials, Refused};
use coppice::kv_api::store::keys::{Work, namespace_of};
use coppice::request_context::{Inner, RequestContext};
use coppice::response_state::ResponseState;
use coppice::tenant::TenantId;
use coppice_kv_api::signature::{ContentHash, Nonce, Timestamp, V1, V2};
use coppice_platform::sql::{Rows, SessionStart, SqlSession, Statement};
use serde::Deserialize;

use crate::support::{Answer, Site, Visitor, shop};

/// What a new key is asked for, unless a test says otherwise.
const FORM: [(&str, &str); 6] = [
    ("name", "Prices"),
    ("namespace", "new"),
    ("title", "Prices"),
    ("kind", "token"),
    ("read", "1"),
    ("write", "1"),
];

/// A key that was made, with its secret.
#[derive(Debug, Clone)]
pub struct Made {
    pub id: String,
    pub secret: String,
}

/// Sends the form of a new key with these changes; what it answers, and the key's id.
pub async fn send_form(admin: &mut Visitor, changes: &[(&str, &str)]) -> (Answer, String) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = format!("01234567-89ab-7fff-bfff-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed));
    let mut fields: Vec<_> =
        FORM.iter().filter(|(name, _)| changes.iter().all(|(other, _)| name != other)).copied().collect();
    fields.extend(changes);
    if changes.iter().all(|(name, _)| *name != "id") {
        fields.push(("id", &id));
    }
    (admin.post("/admin/api-keys", &fields).await, id.clone())
}

/// Makes a key at the one shop.
pub async fn make(site: &Site, changes: &[(&str, &str)]) -> Made {
    make_by(&mut site.admin().await, changes).await
}

/// Makes a key as this admin.
pub async fn make_by(admin: &mut Visitor, changes: &[(&str, &str)]) -> Made {
    let (answer, id) = send_form(admin, changes).await;
    assert!(answer.status.is_success(), "{}", answer.body);
    Made { id, secret: shown_secret(&answer) }
}

/// The secret that a page shows.
pub fn shown_secret(answer: &Answer) -> String {
    let field =
        answer.body.split("id=\"secret\" value=\"").nth(1).unwrap_or_else(|| panic!("{}", answer.body));
    field.split('"').next().unwrap().to_owned()
}

/// A request of a program's, as it is sent.
#[derive(Clone)]
pub struct Sent {
    pub method: Method,
    pub path: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Sent {
    fn new(method: &str, headers: &[(&'static str, String)], body: &str) -> Self {
        let pair = |(name, value): &(&'static str, String)| {
            (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap())
        };
        Self {
            method: method.parse().unwrap(),
            path: "/api/v1/kv/a%2Fb".into(),
            query: Some("x=1".into()),
            headers: headers.iter().map(pair).collect(),
            body: body.into(),
        }
    }

    /// With a token.
    pub fn with_token(token: &str) -> Self {
        Self::new("PUT", &[("authorization", format!("Bearer {token}"))], "body")
    }

    /// Signed at this time, with a nonce of its own.
    pub fn signed(key: &Made, at: i64) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let nonce = format!("nonce-{:016}", NEXT.fetch_add(1, Ordering::Relaxed));
        let content = ContentHash::of(b"body");
        let whole = V2 {
            method: "PUT".into(),
            path: "/api/v1/kv/a%2Fb".into(),
            query: "x=1".into(),
            timestamp: Timestamp::parse(&at.to_string()).unwrap(),
            nonce: Nonce::parse(&nonce).unwrap(),
            content,
        };
        let tag = whole.sign(key.secret.as_bytes()).unwrap().hex();
        let headers = [
            ("x-key-id", key.id.clone()),
            ("x-timestamp", at.to_string()),
            ("x-nonce", nonce),
            ("x-content-sha256", content.hex()),
            ("x-signature", tag),
        ];
        Self::new("PUT", &headers, "body")
    }

    /// Signed in the first way.
    pub fn signed_as_before(key: &Made, at: i64, body: &str) -> Self {
        let timestamp = Timestamp::parse(&at.to_string()).unwrap();
        let whole = V1 { method: "PUT".into(), path: "/api/v1/kv/a%2Fb".into(), timestamp };
        let tag = whole.sign(key.secret.as_bytes(), body.as_bytes()).unwrap().hex();
        let headers = [("x-key-id", key.id.clone()), ("x-timestamp", at.to_string()), ("x-signature", tag)];
        Self::new("PUT", &headers, body)
    }

    /// The same with another header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, HeaderValue::try_from(value).unwrap());
        self
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }

    /// Who asks, at the host of this shop, in a session that begins there.
    pub fn caller_at(&self, site: &Site, tenant: TenantId, start: SessionStart) -> Result<Caller, Refused> {
        let credentials = Credentials::read(&self.headers, &self.method, &self.path, self.query.as_deref())?;
        let began_at_primary = start == SessionStart::FirstPrimary;
        #[expect(clippy::disallowed_methods, reason = "a test is no request")]
        let db = SqlSession::open(site.platform.sql.as_ref(), site.platform.clock.clone(), start);
        let context = RequestContext::new(Inner {
            app: site.state.clone(),
            request_id: "test".into(),
            origin: "http://localhost".into(),
            db: Arc::new(db),
            address: ClientAddress(None),
            began_at_primary,
            home: "home".into(),
            bookmarks: SentBookmarks::read(&HeaderMap::new(), &site.state.bookmarks, "home", false),
            known: KnownTags::default(),
            state: ResponseState::default(),
        });
        Ok(Caller { context, tenant, credentials })
    }

    /// Who asks at the one shop, of the primary.
    pub fn caller(&self, site: &Site) -> Result<Caller, Refused> {
        self.caller_at(site, shop(), SessionStart::FirstPrimary)
    }

    /// Reads the value `a` of the key's namespace.
    pub async fn reads(&self, site: &Site) -> Result<Vec<Rows>, Refused> {
        let caller = self.caller(site)?;
        let what = read_statement(&caller);
        Ok(caller.read_with(Scope::Read, &self.body, what).await?.1)
    }

    /// Writes a value, as handlers do: it is identified, then its body is there, then it is written.
    pub async fn writes(&self, site: &Site) -> Result<Vec<Rows>, Refused> {
        let caller = self.caller(site)?;
        let key = caller.identify(Scope::Write).await?;
        caller.check_body(&key, &self.body)?;
        let what = write_statement(&key);
        caller.write(&key, what).await
    }
}

/// Reads the value `a` of whatever namespace the caller's key has.
pub fn read_statement(caller: &Caller) -> Work {
    let finder = caller.credentials.finder();
    let sql =
        format!("SELECT value FROM kv_store WHERE namespace_id = {} AND key = 'a'", namespace_of(&finder, 1));
    vec![Statement::read("test_read", sql).bind(finder.value())]
}

/// Writes one more value, by another name each time.
pub fn write_statement(key: &ApiKey) -> Work {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let name = format!("value-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let sql = "INSERT INTO kv_store (namespace_id, key, kind, version, created_at, updated_at, value) \
               VALUES (?1, ?2, 'text', 1, 1, 1, 'written') RETURNING key";
    vec![Statement::write("test_write", sql).bind(key.namespace_id.clone()).bind(name)]
}

/// How many rows of these there are.
pub async fn count(site: &Site, of: &str) -> u32 {
    #[derive(Deserialize)]
    struct Count {
        n: u32,
    }
    let statement = Statement::read("test_count", format!("SELECT COUNT(*) AS n FROM {of}"));
    site.db().query(statement).await.unwrap().first::<Count>().unwrap().unwrap().n
}

/// How many values were written.
pub async fn written(site: &Site) -> u32 {
    count(site, "kv_store WHERE value = 'written'").await
}

/// Puts `a` into every namespace.
pub async fn put_a(site: &Site) {
    let sql = "INSERT INTO kv_store (namespace_id, key, kind, version, created_at, updated_at, value) \
               SELECT id, 'a', 'text', 1, 1, 1, 'of ' || title FROM kv_namespaces";
    site.db().query(Statement::write("test_put", sql)).await.unwrap();
}

/// The statements that were asked, by their names.
pub fn asked(site: &Site) -> Vec<&'static str> {
    site.counting.statements().into_iter().map(|statement| statement.name).collect()
}

/// Whether this was refused as what nobody knows.
pub fn is_unknown<T>(answer: &Result<T, Refused>) -> bool {
    matches!(answer, Err(Refused::Unauthorized))
}
