//! A whole site in a temporary directory, and the people who visit it.

mod clock;
mod counting;
mod form;
mod goods;
mod pictures;
mod visitor;
mod world;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::service::Token;
use coppice::auth::store::{NewSession, get_or_create_statement, open_statement_for};
use coppice::config::Config;
use coppice::state::AppState;
use coppice::tenant::store::save_tenant_statement;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::clock::ManualClock;
use coppice_platform::faulty::Faults;
use coppice_platform::sql::{SessionStart, SqlSession, Statement};
use coppice_platform::{Platform, native};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

pub use clock::hand;
pub use counting::Counting;
pub use form::typed;
pub use goods::{product, products, save_products, variant};
pub use pictures::{picture, png};
pub use visitor::{Answer, Visitor};
pub use world::{World, replicated};

/// An admin by the settings, where a test sets no others.
pub const ADMIN: &str = "admin@example.com";

/// A site on the native platform.
pub struct Site {
    pub router: Router,
    pub state: AppState,
    pub platform: Platform,
    pub faults: Faults,
    pub counting: Arc<Counting>,
    _dir: TempDir,
}

/// The tenant that answers for `localhost`.
pub fn shop() -> TenantId {
    TenantId("default".into())
}

/// Another tenant, at `other.example`.
pub fn other_shop() -> TenantId {
    TenantId("other".into())
}

impl Site {
    /// A site with 60 products in the one shop and 3 in the other.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with these settings.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::filled(settings, async |platform, _| platform).await
    }

    /// The same on a platform that is changed first; it has this directory.
    pub async fn filled(
        settings: &[(&str, &str)],
        change: impl AsyncFnOnce(Platform, &Path) -> Platform,
    ) -> Self {
        let site = Self::on(settings, change).await;
        for (id, host) in [(shop(), "default"), (other_shop(), "other.example")] {
            let tenant =
                Tenant { id, host: host.into(), name: format!("Shop {host}"), currency: "USD".into() };
            site.db().query(save_tenant_statement(&tenant, 1)).await.unwrap();
        }
        save_products(&site.db(), &shop(), &products(60)).await.unwrap();
        let theirs: Vec<_> = (0..3).map(|i| product(&format!("theirs-{i}"), "secret", 1_000 + i)).collect();
        save_products(&site.db(), &other_shop(), &theirs).await.unwrap();
        site.counting.reset();
        site
    }

    /// The same by a clock that the test moves.
    pub async fn at(clock: Arc<ManualClock>) -> Self {
        Self::filled(&[], async |platform, _| Platform { clock: hand(&clock), ..platform }).await
    }

    /// A site before anybody has a shop there.
    pub async fn empty(settings: &[(&str, &str)]) -> Self {
        Self::on(settings, async |platform, _| platform).await
    }

    /// A site before anybody has a shop there, on a platform that is changed first; it has this directory.
    async fn on(settings: &[(&str, &str)], change: impl AsyncFnOnce(Platform, &Path) -> Platform) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut env: BTreeMap<String, String> =
            settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        env.entry("APP_ENV".into()).or_insert("dev".into());
        env.entry("ADMIN_EMAILS".into()).or_insert(ADMIN.into());
        let (platform, database) = native::open(dir.path(), Arc::new(env)).await.unwrap();
        database.migrate(coppice::MIGRATIONS).await.unwrap();
        let platform = change(platform, dir.path()).await;
        let faults = Faults::default();
        let counting = Arc::new(Counting::new(platform.sql.clone()));
        let platform = faults.wrap(Platform { sql: counting.clone(), ..platform });
        let state = AppState::new(platform.clone(), Config::read(platform.env.as_ref()).unwrap());
        Self { router: coppice::router::router(state.clone()), state, platform, faults, counting, _dir: dir }
    }

    /// A session of the test's own.
    pub fn db(&self) -> SqlSession {
        #[expect(clippy::disallowed_methods, reason = "a test is no request")]
        SqlSession::open(self.platform.sql.as_ref(), self.platform.clock.clone(), SessionStart::FirstPrimary)
    }

    /// The one row that a query answers, as the primary has it.
    pub async fn row<T: DeserializeOwned>(&self, sql: &'static str) -> T {
        self.db().query(Statement::read("test_row", sql)).await.unwrap().first().unwrap().unwrap()
    }

    /// All rows that a query answers, as the primary has them.
    pub async fn rows<T: DeserializeOwned>(&self, sql: &'static str) -> Vec<T> {
        self.db().query(Statement::read("test_rows", sql)).await.unwrap().decode().unwrap()
    }

    /// A session of whoever has this address, made without their signing in. Its token.
    pub async fn open_session(&self, email: &str) -> String {
        let text = format!("{:032x}-by-my-test", self.platform.random.u128());
        let token = Token::parse(&text).unwrap();
        let (now, hash) = (self.platform.clock.now(), token.hash());
        let event = AuditEvent::at(now, Action::SignedIn);
        let new = NewSession {
            id_hash: &hash,
            tenant: &shop(),
            user_id: &hash,
            user_agent: "",
            old: None,
            cart: None,
            event,
        };
        let user = get_or_create_statement(&hash, email, "", now);
        self.db().batch(vec![user, open_statement_for(&new, email)]).await.unwrap();
        text
    }

    /// The code that was last sent to this address.
    pub fn code_for(&self, email: &str) -> String {
        let sent = self.platform.mailer.outbox();
        let text = &sent.iter().find(|sent| sent.mail.to == email).unwrap().mail.text;
        let line = text.lines().find(|line| line.starts_with("    ")).unwrap();
        line.replace(' ', "")
    }

    /// Somebody new, at the one shop.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.router.clone(), "localhost")
    }

    /// An admin at the one shop, who is signed in.
    pub async fn admin(&self) -> Visitor {
        let token = self.open_session(ADMIN).await;
        self.visitor().with_cookie("session", &token)
    }

    /// Somebody new, at this host.
    pub fn visitor_at(&self, host: &str) -> Visitor {
        Visitor::new(self.router.clone(), host)
    }
}
