//! Servers of other people that the journeys' sites ask: our own, which say what they are told to say.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::paths;
use crate::servers::free_port;

/// The endings of domains that there are, over three servers.
const ENDINGS: &str = "com,net,org,dev,app,shop,store,online";

/// A running server; it ends with this.
pub struct Played {
    child: Child,
    /// The settings with which a site knows it, as it has told them.
    pub settings: Map<String, Value>,
}

impl Played {
    /// Registries of domains.
    pub fn registries() -> Result<Self> {
        let port = free_port()?.to_string();
        Self::start("coppice-rdap-server", &["--port", &port, "--ports", "3", "--endings", ENDINGS], 2)
    }

    /// A Stripe that tells sites at these origins what happens.
    pub fn stripe(origins: &[String]) -> Result<Self> {
        let port = free_port()?.to_string();
        let webhooks: Vec<_> = origins.iter().map(|origin| format!("{origin}/webhooks/stripe")).collect();
        let told = webhooks.iter().flat_map(|webhook| ["--webhook", webhook]);
        let arguments: Vec<_> = ["--port", &port].into_iter().chain(told).collect();
        Self::start("coppice-stripe-server", &arguments, 3)
    }

    /// Starts it and reads the settings that it tells, one a line.
    fn start(binary: &'static str, arguments: &[&str], lines: usize) -> Result<Self> {
        let mut server = Command::new(paths::cargo_target().join("debug").join(binary));
        let child = server.args(arguments).stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("{binary} does not start"))?;
        let output = child.stdout.take().with_context(|| format!("{binary} says nothing"))?;
        let mut played = Self { child, settings: Map::new() };
        for line in BufReader::new(output).lines().take(lines) {
            let line = line?;
            let (name, value) = line.split_once('=').with_context(|| format!("{binary} says {line:?}"))?;
            played.settings.insert(name.to_owned(), json!(value));
        }
        Ok(played)
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        // That it has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
