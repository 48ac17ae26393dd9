//! A shop in three isolates, over a database with replicas that lag and a key-value store that is late.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use coppice::config::Config;
use coppice::shop::model::Product;
use coppice::state::AppState;
use coppice::tenant::Tenant;
use coppice::tenant::store::save_tenant_statement;
use coppice_platform::clock::ManualClock;
use coppice_platform::eventual::Eventual;
use coppice_platform::replicated::Replicated;
use coppice_platform::sql::{SessionStart, SqlSession, Statement};
use coppice_platform::{Kv, Platform, native};
use coppice_stripe_server::{Options, Server};
use tempfile::TempDir;
use tokio::sync::Mutex;

use super::model::{Model, Register};
use super::person::Person;
use super::tamper::{Gate, TamperedKv, TamperedSql, Without};
use crate::support::{ADMIN, Visitor, hand, png, product, replicated, shop, typed};

/// How many isolates there are.
pub const ISOLATES: usize = 3;

/// The longest lag of a replica, in milliseconds.
pub const MAX_LAG_MS: u64 = 10_000;

/// Everything there is, which histories follow one another in.
pub struct Realm {
    pub isolates: Vec<(Router, AppState)>,
    pub platform: Platform,
    pub database: Replicated,
    pub cache_kv: Eventual,
    pub session_kv: Eventual,
    pub clock: Arc<ManualClock>,
    pub gate: Arc<Gate>,
    pub without: Without,
    /// Where one pays, and when that began, in epoch seconds by its clock. It tells nobody anything by itself.
    pub stripe: Server,
    pub stripe_begun: i64,
    /// People and what is known of them. Histories come one after another.
    pub state: Mutex<(Vec<Person>, Model)>,
    _dir: TempDir,
}

impl Realm {
    pub async fn new(without: Without) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(1_800_000_000_000);
        let stripe = Server::start(Options::default()).await.unwrap();
        let stripe_begun = stripe.now();
        let env = BTreeMap::from([
            ("APP_ENV".to_owned(), "dev".to_owned()),
            ("ADMIN_EMAILS".to_owned(), ADMIN.to_owned()),
            ("DOMAINS_OPEN_TO".to_owned(), "users".to_owned()),
            ("STRIPE_URL".to_owned(), stripe.origin().to_owned()),
        ]);
        let (platform, database) = native::open(dir.path(), Arc::new(env)).await.unwrap();
        database.migrate(coppice::MIGRATIONS).await.unwrap();
        let database = replicated(platform.sql.clone(), dir.path(), &clock).await;
        database.ignore_sessions(without == Without::Sessions);
        let clock_of_all = hand(&clock);
        let cache_kv = Eventual::new(platform.cache_kv.clone(), clock_of_all.clone());
        let session_kv = Eventual::new(platform.session_kv.clone(), clock_of_all.clone());
        let gate = Arc::new(Gate::default());
        let sql = TamperedSql { inner: Arc::new(database.clone()), without, gate: gate.clone() };
        let platform = Platform { sql: Arc::new(sql), clock: clock_of_all, ..platform };
        let isolates = (0..ISOLATES).map(|n| {
            let cache_kv = cache_kv.view(n);
            let cache_kv: Arc<dyn Kv> =
                if without == Without::KvBookmarks { Arc::new(TamperedKv(cache_kv)) } else { cache_kv };
            let platform = Platform { cache_kv, session_kv: session_kv.view(n), ..platform.clone() };
            let state = AppState::new(platform.clone(), Config::read(platform.env.as_ref()).unwrap());
            (coppice::router::router(state.clone()), state)
        });
        let isolates: Vec<_> = isolates.collect();
        let state = Mutex::new((Vec::new(), Model::default()));
        let realm = Self {
            isolates,
            platform,
            database,
            cache_kv,
            session_kv,
            clock,
            gate,
            without,
            stripe,
            stripe_begun,
            state,
            _dir: dir,
        };
        realm.open_shop().await;
        realm
    }

    /// A session of the test's own.
    pub fn db(&self) -> SqlSession {
        #[expect(clippy::disallowed_methods, reason = "a test is no request")]
        SqlSession::open(self.platform.sql.as_ref(), self.platform.clock.clone(), SessionStart::FirstPrimary)
    }

    /// Now, in epoch milliseconds.
    pub fn now(&self) -> i64 {
        self.platform.clock.now_ms()
    }

    pub fn wait(&self, milliseconds: u64) {
        self.clock.advance(Duration::from_millis(milliseconds));
    }

    pub async fn save(&self, product: Product) {
        crate::support::save_products(&self.db(), &shop(), &[product]).await.unwrap();
    }

    /// A search gets on by a name, as a step of it stores that.
    pub async fn settle_name(&self, id: &str) {
        let sql = "UPDATE domain_jobs SET seq = seq + 1, checked = checked + 1 WHERE id = ?1";
        self.db().query(Statement::write("test_settle", sql).bind(id)).await.unwrap();
    }

    /// One pays by Stripe, and parcels go everywhere.
    async fn open_till(&self, admin: &mut Visitor) {
        let rate = "INSERT INTO shipping_rates (id, tenant_id, name, price) VALUES ('parcel', 'default', 'Parcel', 490)";
        self.db().query(Statement::write("test_rate", rate)).await.unwrap();
        let page = admin.get("/admin/checkout").await.body;
        let [_, (_, key), (_, secret)] = self.stripe.settings();
        let form =
            [("provider", "stripe"), ("stripe_key", key.as_str()), ("stripe_secrets", secret.as_str())];
        let saved = admin.post_fields("/admin/checkout", &typed(&page, "checkout", &form)).await;
        assert!(saved.status.is_redirection(), "{}", saved.without_scripts());
    }

    /// The link to the latest order, as Stripe was told it.
    pub fn link_to_latest(&self) -> String {
        let asked = self.stripe.asked();
        let made = asked.iter().rfind(|asked| asked.call == "POST /v1/checkout/sessions").unwrap();
        let form: BTreeMap<String, String> = serde_urlencoded::from_str(&made.body).unwrap();
        form["cancel_url"].strip_prefix("http://localhost").unwrap().to_owned()
    }

    /// Two products, an admin, two people with two devices each, a search of each, and a file.
    async fn open_shop(&self) {
        let tenant =
            Tenant { id: shop(), host: "default".into(), name: "Shop".into(), currency: "USD".into() };
        self.db().query(save_tenant_statement(&tenant, 1)).await.unwrap();
        self.save(product("mug", "kitchen", 900)).await;
        let mut poster = product("poster", "paper", 900);
        poster.variants[0].track_inventory = false;
        self.save(poster).await;
        let mut people = Vec::new();
        for (email, devices) in [(ADMIN, 1), ("ada@example.com", 2), ("bo@example.com", 2)] {
            people.push(Person::new(self, email, devices).await);
        }
        let mut model = Model::default();
        for person in &mut people {
            let device = &mut person.devices[0];
            let form = [("name", "North Bakery"), ("tlds", "com")];
            let begun = device.browser(self, 0).post("/domains", &form).await;
            let id = begun.header("location").trim_start_matches("/domains/").to_owned();
            assert!(!id.is_empty(), "{} {}", begun.status, begun.body);
            model.searches.insert(device.name.clone(), (id, Register::default()));
        }
        people.push(Person::anonymous(self, 2));
        let admin = &mut people[0].devices[0];
        self.open_till(admin.browser(self, 0)).await;
        let file = admin
            .browser(self, 0)
            .put("/admin/cdn/upload?name=a.png&content_type=image%2Fpng&folder=", &png(8, 8, 1))
            .await;
        let file: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        let part = |name: &str| file.pointer(&format!("/file/{name}")).unwrap().as_str().unwrap().to_owned();
        (model.file_id, model.file_key) = (part("id"), part("key"));
        let add = format!("/admin/cdn/files/{}/product", model.file_id);
        let added = admin.browser(self, 0).post(&add, &[("slug", "mug")]).await;
        assert_eq!(added.status.as_u16(), 303, "{}", added.body);
        for (replica, share) in [10, 1, 2].into_iter().enumerate() {
            self.database.set_lag(replica, Duration::from_millis(MAX_LAG_MS / share));
        }
        self.wait(3_600_000);
        *self.state.lock().await = (people, model);
    }
}
