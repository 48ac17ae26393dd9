//! Registries of domain names for tests and for development, all of them on this machine: IANA's bootstrap file (RFC 9224),
//! RDAP servers (RFC 9082, RFC 9083) on as many ports as are wanted, and DNS over HTTPS. They count what they are asked,
//! and err where they are told to ([`Fault`]).
//!
//! Every name is registered or free by a rule that anybody can work out ([`is_registered_by_rule`]), unless a test has said
//! otherwise.

mod answers;
mod control;
mod fault;
mod registry;
#[cfg(test)]
mod tests;
mod world;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use fault::{Fault, Kind};
pub use world::{Asked, Registrations, is_registered_by_rule};

use world::World;

/// The endings that there are unless others are wanted.
pub const ENDINGS: [&str; 20] = [
    "ai", "alpha", "app", "beta", "biz", "cloud", "co", "com", "design", "dev", "gamma", "info", "io", "me",
    "net", "org", "shop", "studio", "tech", "xyz",
];

/// What is served, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The first port; 0 for ones that are free.
    pub port: u16,
    /// How many ports: each is an origin, and the endings take turns.
    pub ports: u16,
    /// The endings.
    pub endings: Vec<String>,
    /// Milliseconds that pass before every answer of a registry or of DNS.
    pub latency_ms: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 0, ports: 1, endings: ENDINGS.map(str::to_owned).into(), latency_ms: 0 }
    }
}

/// Running servers. They end when this is dropped.
pub struct Server {
    origins: Vec<String>,
    world: Arc<World>,
    serving: Vec<JoinHandle<()>>,
}

impl Server {
    /// Serves on this machine.
    ///
    /// # Errors
    /// Where nobody can listen there, or no port is wanted.
    pub async fn start(options: Options) -> io::Result<Self> {
        let mut listeners = Vec::new();
        for index in 0..options.ports {
            let port = if options.port == 0 { 0 } else { options.port.saturating_add(index) };
            listeners.push(TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)).await?);
        }
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<io::Result<Vec<_>>>()?;
        let origins: Vec<_> = addresses.iter().map(|address| format!("http://{address}")).collect();
        if origins.is_empty() {
            return Err(io::Error::other("no port is wanted"));
        }
        let world = Arc::new(World::new(&options, &origins));
        let serve = |(listener, origin): (TcpListener, &String)| {
            let router = router(Arc::clone(&world), origin.clone());
            tokio::spawn(coppice_test_server::serve(listener, router))
        };
        let serving = listeners.into_iter().zip(&origins).map(serve).collect();
        Ok(Self { origins, world, serving })
    }

    /// The settings by which the application uses it.
    pub fn settings(&self) -> [(&'static str, String); 2] {
        let first = self.origins.first().map_or("", String::as_str);
        let others = self.origins.iter().skip(1).map(|origin| format!(" {origin}"));
        let bootstrap = std::iter::once(format!("{first}/bootstrap.json")).chain(others).collect();
        [("RDAP_BOOTSTRAP_URL", bootstrap), ("DNS_URL", format!("{first}/dns-query"))]
    }

    /// Where it is served, port by port.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// Errs so from now on, before whatever else it has been told; as `POST /_faults`.
    pub fn add_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.world.add_faults(faults.into_iter().collect());
    }

    /// What names are, whatever the rule says; as `POST /_registered`.
    pub fn register(&self, registrations: Registrations) {
        self.world.register(registrations);
    }

    /// What has been asked since the last [`Server::reset`]; as `GET /_asked`.
    pub fn asked(&self) -> Vec<Asked> {
        self.world.asked()
    }

    /// Forgets what it was asked, and not what it was told.
    pub fn reset_asked(&self) {
        self.world.reset_asked();
    }

    /// Forgets what it was told and asked; as `POST /_reset`.
    pub fn reset(&self) {
        self.world.reset();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

/// What one port serves. All of them know everything, but each counts what it was asked for itself.
fn router(world: Arc<World>, origin: String) -> Router {
    let router = Router::new()
        .route("/bootstrap.json", get(registry::bootstrap))
        .route("/r/{registry}/domain/{name}", get(registry::domain))
        .route("/dns-query", get(registry::dns))
        .route("/_registered", post(control::registered))
        .route("/_faults", post(control::faults))
        .route("/_asked", get(control::asked))
        .route("/_reset", post(control::reset));
    router.with_state(registry::Here { world, origin: origin.into() })
}
