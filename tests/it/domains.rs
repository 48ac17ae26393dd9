//! Searches for domain names, with registries that are played on this machine.

mod answers;
mod faults;
mod llm;
mod pace;
pub mod pages;
mod people;
mod prices;

use std::collections::BTreeMap;

use coppice::domains::model::{DomainResult, ResultPage, SearchJob};
use coppice::domains::service::{advance, refresh_bootstrap};
use coppice::state::AppState;
use coppice_rdap_server::{Options, Server};

use crate::support::{Site, Visitor};

/// The endings that are played, each with a port of its own.
const ENDINGS: [&str; 3] = ["com", "net", "org"];

/// A site whose searches ask registries of this machine.
pub struct World {
    site: Site,
    registries: Server,
}

impl World {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let options = Options { ports: 3, endings: ENDINGS.map(str::to_owned).into(), ..options };
        let registries = Server::start(options).await.unwrap();
        let [(name, bootstrap), (dns, url)] = registries.settings();
        let site = Site::with(&[(name, &bootstrap), (dns, &url), ("DOMAINS_OPEN_TO", "users")]).await;
        refresh_bootstrap(&site.state).await.unwrap();
        registries.reset();
        Self { site, registries }
    }

    /// Somebody who is signed in.
    async fn somebody(&self, email: &str) -> Visitor {
        let token = self.site.open_session(email).await;
        self.site.visitor().with_cookie("session", &token)
    }

    /// Sets how searches are made from now on.
    async fn configure(&self, fields: &[(&str, &str)]) {
        let usual = [
            ("batches", "2"),
            ("candidates", "20"),
            ("target", "100"),
            ("threshold", "0"),
            ("creativity", "0.5"),
            ("delay_ms", "100"),
            ("tlds", "com net org"),
            ("registrars", "Porkbun https://porkbun.com/checkout/search?q={domain}"),
        ];
        let mut form: BTreeMap<&str, &str> = usual.into();
        form.extend(fields.iter().copied());
        let form: Vec<_> = form.into_iter().collect();
        let saved = self.site.admin().await.post("/admin/domains/config", &form).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }

    /// Begins a search; its id.
    async fn begin(&self, visitor: &mut Visitor) -> String {
        let form = [("name", "North Bakery"), ("keywords", "bread, oven"), ("tlds", "com net org")];
        let begun = visitor.post("/domains", &form).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        begun.header("location").trim_start_matches("/domains/").to_owned()
    }

    /// Goes on with a search until nothing happens any more.
    async fn to_its_end(&self, id: &str) {
        to_its_end(&self.site.state, id).await;
    }

    async fn job(&self, visitor: &mut Visitor, id: &str) -> SearchJob {
        let answer = visitor.get(&format!("/api/domains/search?id={id}")).await;
        serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{} {}", answer.status, answer.body))
    }

    /// All candidates of a search.
    async fn results(&self, visitor: &mut Visitor, id: &str) -> Vec<DomainResult> {
        let (mut results, mut after) = (Vec::new(), String::new());
        loop {
            let answer = visitor.get(&format!("/api/domains/results?id={id}&after={after}")).await;
            let page: ResultPage = serde_json::from_str(&answer.body).unwrap();
            results.extend(page.results);
            match page.next {
                Some(next) => after = next,
                None => return results,
            }
        }
    }
}

/// Goes on with a search by this application until nothing happens any more.
async fn to_its_end(state: &AppState, id: &str) {
    loop {
        advance(state, id).await.unwrap();
        let now = state.platform.clock.now_ms();
        let row: Vec<serde_json::Value> = coppice::tick::duty::session(state)
            .query(
                coppice_platform::sql::Statement::read(
                    "test_job",
                    "SELECT status, next_at FROM domain_jobs WHERE id = ?1",
                )
                .bind(id),
            )
            .await
            .unwrap()
            .decode()
            .unwrap();
        if row[0]["status"] != "running" && row[0]["status"] != "pending" {
            return;
        }
        let wait = row[0]["next_at"].as_i64().unwrap() - now;
        if let Ok(wait) = u64::try_from(wait) {
            tokio::time::sleep(std::time::Duration::from_millis(wait.min(5_000))).await;
        }
    }
}
