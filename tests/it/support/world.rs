//! A site whose database has replicas that lag.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use coppice_platform::clock::ManualClock;
use coppice_platform::native::Database;
use coppice_platform::replicated::Replicated;
use coppice_platform::sql::{SessionStart, Statement};
use coppice_platform::{Platform, Sql};

use super::{Answer, Site, Visitor, hand, product, shop};

/// A site with three replicas: one that keeps up, one that lags, one that lags and fails now and then.
pub struct World {
    pub site: Site,
    pub clock: Arc<ManualClock>,
    pub database: Replicated,
}

impl World {
    pub async fn new(lag_ms: u64) -> Self {
        Self::begun(lag_ms, true).await
    }

    /// The same before anybody has a shop there.
    pub async fn empty(lag_ms: u64) -> Self {
        Self::begun(lag_ms, false).await
    }

    async fn begun(lag_ms: u64, has_shop: bool) -> Self {
        let clock = ManualClock::at(1_800_000_000_000);
        let mut database = None;
        let change = async |platform: Platform, directory: &Path| {
            let replicated = replicated(platform.sql.clone(), directory, &clock).await;
            database = Some(replicated.clone());
            Platform { sql: Arc::new(replicated), clock: hand(&clock), ..platform }
        };
        let site = if has_shop { Site::filled(&[], change).await } else { Site::on(&[], change).await };
        let database = database.unwrap();
        for (replica, share) in [10, 1, 2].into_iter().enumerate() {
            database.set_lag(replica, Duration::from_millis(lag_ms / share));
        }
        // What there is is older than any lag.
        clock.advance(Duration::from_secs(3_600));
        Self { site, clock, database }
    }

    /// A moment passes, and now and then a replica fails.
    pub fn moment(&self) {
        self.clock.advance(Duration::from_millis(17));
        self.database.set_failing(2, self.database.counts().writes.is_multiple_of(3));
    }

    pub async fn get(&self, visitor: &mut Visitor, path: &str) -> Answer {
        self.moment();
        visitor.get(path).await
    }

    pub async fn post(&self, visitor: &mut Visitor, path: &str, form: &[(&str, &str)]) -> Answer {
        self.moment();
        visitor.post(path, form).await
    }

    pub async fn sign_in(&self, visitor: &mut Visitor, email: &str) {
        self.post(visitor, "/login", &[("email", email)]).await;
        let code = self.site.code_for(email);
        self.post(visitor, "/login/code", &[("code", &code)]).await;
    }

    /// Makes somebody an admin, behind the site's back.
    pub async fn make_admin(&self, email: &str) {
        let sql = "INSERT INTO memberships (tenant_id, user_id, role, created_at) SELECT 'default', id, 'admin', 0 FROM users WHERE email = ?1";
        self.site.db().query(Statement::write("test_role", sql).bind(email)).await.unwrap();
    }

    /// Gives a product of [`super::products`] another price, as another visitor's request would.
    pub async fn set_price(&self, slug: &str, price: i64) {
        crate::support::save_products(&self.site.db(), &shop(), &[product(slug, "kitchen", price)])
            .await
            .unwrap();
    }
}

/// A database of this primary and three replicas that hold the same.
pub async fn replicated(primary: Arc<dyn Sql>, directory: &Path, clock: &Arc<ManualClock>) -> Replicated {
    let mut replicas: Vec<Arc<dyn Sql>> = Vec::new();
    for number in 0..3 {
        let replica = Database::open(&directory.join(format!("replica-{number}.sqlite")), 2).unwrap();
        replica.migrate(coppice::MIGRATIONS).await.unwrap();
        replicas.push(Arc::new(replica));
    }
    // Each has made an id of its own.
    for database in replicas.iter().chain([&primary]) {
        let same = Statement::write("test_home", "UPDATE home SET id = 'home'");
        database.connect(SessionStart::FirstPrimary).batch(vec![same]).await.unwrap();
    }
    Replicated::new(primary, replicas, clock.clone())
}
