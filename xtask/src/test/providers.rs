//! The providers of accounts that the journeys sign in with: real servers, some of them with a flaw each.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::tools::packages;

/// How many ports they need, one beside the other.
const PORTS: u16 = 12;

/// The running providers; they end with this.
pub struct Providers {
    child: Child,
    /// The settings with which a site knows them.
    pub settings: Map<String, Value>,
}

impl Providers {
    /// Starts them for sites at these origins.
    pub fn start(origins: &[String]) -> Result<Self> {
        let plan = json!({ "port": free_ports()?, "origins": origins });
        let mut node = packages::script("providers.mjs")?;
        let mut child = node
            .arg(plan.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .context("the providers of accounts don't start")?;
        let output = child.stdout.take().context("the providers of accounts say nothing")?;
        let mut providers = Self { child, settings: Map::new() };
        for line in BufReader::new(output).lines() {
            if let Some(settings) = line?.strip_prefix("READY ") {
                providers.settings = serde_json::from_str(settings)?;
                return Ok(providers);
            }
        }
        bail!("the providers of accounts have ended")
    }
}

impl Drop for Providers {
    fn drop(&mut self) {
        // That it has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The first of enough free ports in a row.
fn free_ports() -> Result<u16> {
    let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let mut firsts = (20_000..60_000).step_by(usize::from(PORTS));
    firsts.find(|first| (*first..first + PORTS).all(free)).context("there are no free ports")
}
