//! The registries that searches of the journeys ask: our own, which say what they are told to say.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::journeys::free_port;
use crate::paths;

/// The endings that there are, over three servers.
const ENDINGS: &str = "com,net,org,dev,app,shop,store,online";

/// The running registries; they end with this.
pub struct Registries {
    child: Child,
    /// The settings with which a site knows them.
    pub settings: Map<String, Value>,
}

impl Registries {
    /// Starts them.
    pub fn start() -> Result<Self> {
        let mut server = Command::new(paths::cargo_target().join("debug/coppice-rdap-server"));
        let port = free_port()?.to_string();
        let mut child = server
            .args(["--port", &port, "--ports", "3", "--endings", ENDINGS])
            .stdout(Stdio::piped())
            .spawn()
            .context("the registries don't start")?;
        let output = child.stdout.take().context("the registries say nothing")?;
        let mut registries = Self { child, settings: Map::new() };
        for line in BufReader::new(output).lines().take(2) {
            let line = line?;
            let (name, value) = line.split_once('=').context("the registries say something else")?;
            registries.settings.insert(name.to_owned(), json!(value));
        }
        Ok(registries)
    }
}

impl Drop for Registries {
    fn drop(&mut self) {
        // That they have ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
