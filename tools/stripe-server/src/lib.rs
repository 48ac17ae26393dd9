//! Stripe for tests and for development, as far as a shop needs it: what <https://docs.stripe.com/api> says of Checkout
//! Sessions, payment intents, charges, refunds, disputes, events and idempotency keys, the page to pay on, and webhooks.
//! Everything is in memory. It errs where it is told to ([`Fault`]), and delivers as it is told to ([`Rule`]).
//!
//! One server is one account. A session whose time is over ends when the server is next asked or told something. What is
//! not played is refused as unknown, so that nothing seems to work that doesn't.

mod api;
mod books;
mod checkout;
mod clock;
mod control;
mod courier;
mod currency;
mod disputes;
mod expand;
mod fault;
mod form;
mod front;
mod idempotency;
mod lists;
mod model;
mod page;
mod payment;
mod post;
mod problem;
mod refunds;
#[cfg(test)]
mod tests;
mod view;
mod webhooks;
mod world;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

pub use control::Command;
pub use courier::Order;
pub use fault::{Fault, Kind};
pub use model::{DisputeStatus, RefundStatus};
pub use problem::Problem;
pub use webhooks::{Delivery, Endpoint, Manner, Rule, SECRET, Signed, sign};
pub use world::Asked;

use books::Books;
use clock::Clock;
use courier::Courier;
use world::World;

/// The API key, unless another is wanted.
pub const KEY: &str = "sk_test_known_to_everybody";
/// The API's version, unless another is wanted.
pub const VERSION: &str = "2026-10-28.endive";

/// What is served, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port; 0 for one that is free.
    pub port: u16,
    /// The API key.
    pub key: String,
    /// The version of the API: requests have to name it.
    pub version: String,
    /// Who is told of events.
    pub endpoints: Vec<Endpoint>,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 0, key: KEY.to_owned(), version: VERSION.to_owned(), endpoints: Vec::new() }
    }
}

/// A running server. It ends, and everything in it is gone, when this is dropped.
pub struct Server {
    origin: String,
    world: Arc<World>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Serves on this machine.
    ///
    /// # Errors
    /// Where nobody can listen there.
    pub async fn start(options: Options) -> io::Result<Self> {
        let Options { port, key, version, endpoints } = options;
        let listener = TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let clock = Clock::default();
        let books = Books::new(clock.clone(), &origin, &version);
        let courier = Courier::new(clock, Handle::current(), endpoints);
        let world = Arc::new(World::new(key, version, books, courier));
        let serving = tokio::spawn(coppice_test_server::serve(listener, router(Arc::clone(&world))));
        Ok(Self { origin, world, serving })
    }

    /// The settings by which the application uses it.
    pub fn settings(&self) -> [(&'static str, String); 3] {
        let secret = self.world.courier.endpoints().into_iter().next();
        let secret = secret.and_then(|endpoint| endpoint.secrets.into_iter().next());
        [
            ("STRIPE_URL", self.origin.clone()),
            ("STRIPE_SECRET_KEY", self.world.state().key.clone()),
            ("STRIPE_WEBHOOK_SECRET", secret.unwrap_or_else(|| SECRET.to_owned())),
        ]
    }

    /// Where it is served.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Does what a test says; as `POST /_control/{name}`.
    ///
    /// # Errors
    /// Where that can't be done, as Stripe would say it.
    pub async fn tell(&self, command: Command) -> Result<Value, Problem> {
        self.world.obey(command).await
    }

    /// What goes wrong from now on, instead of whatever did.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.world.state().faults = faults.into_iter().collect();
    }

    /// How events are delivered from now on, instead of however they were.
    pub fn set_rules(&self, rules: impl IntoIterator<Item = Rule>) {
        self.world.courier.set_rules(rules.into_iter().collect());
    }

    /// Who is told of events from now on, instead of whoever was.
    pub fn set_endpoints(&self, endpoints: impl IntoIterator<Item = Endpoint>) {
        self.world.courier.set_endpoints(endpoints.into_iter().collect());
    }

    /// The only API key that is taken from now on.
    pub fn set_key(&self, key: &str) {
        self.world.state().key = key.to_owned();
    }

    /// The time it has, in seconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.world.state().books.clock.now()
    }

    /// Everything that has happened, oldest first, signed for the first endpoint: for tests that bring it themselves.
    pub fn events(&self) -> Vec<Signed> {
        let events = self.world.state().books.events.clone();
        events.iter().map(|event| self.world.courier.signed(event)).collect()
    }

    /// What was sent, or should have been; as `GET /_control/deliveries`.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world.courier.deliveries()
    }

    /// What has been asked since the last [`Command::Reset`]; as `GET /_control/asked`.
    pub fn asked(&self) -> Vec<Asked> {
        self.world.state().asked.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/v1/{*path}", any(front::api))
        .route("/c/pay/{session}", get(page::show))
        .route("/c/pay/{session}/{how}", post(page::pay))
        .route("/_control/{name}", get(control::told).post(control::command))
        .with_state(world)
}
