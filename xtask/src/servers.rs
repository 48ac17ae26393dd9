//! Both servers with a demo shop each, for what is run against them: `{ name, command, url, env }` of each.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::build::{Mode, client, workers};
use crate::wrangler::Local;
use crate::{paths, run, say, serve};

/// All that runs natively, in one selection: its dependencies are then compiled once for tests and journeys.
pub const NATIVE: [&str; 5] = ["--workspace", "--exclude", "coppice-worker", "--exclude", "coppice-client"];

/// Compiles what runs natively, and returns where the server's binary is.
pub fn build() -> Result<PathBuf> {
    client::build(Mode::Dev)?;
    say::step("compiling the native server (dev)", || {
        let mut cargo = run::cargo();
        run::loud(cargo.arg("build").args(NATIVE).current_dir(paths::root()))
    })?;
    Ok(paths::native("debug"))
}

/// The native server with a new data folder.
pub fn native(binary: &Path, whose: &str, port: u16, settings: &Map<String, Value>) -> Result<Value> {
    let data = paths::fresh(&format!("{whose}-native"))?;
    serve::prepare(binary, &data)?;
    let command = format!("'{}' serve --data '{}' --port {port}", binary.display(), data.display());
    Ok(json!({ "name": "native", "command": command, "url": origin(port), "env": settings }))
}

/// The Worker, and the demo shop that each server of it begins with.
pub struct Workers {
    whose: String,
    bundle: PathBuf,
    seed: Value,
}

impl Workers {
    /// Builds both.
    pub fn build(binary: &Path, whose: &str) -> Result<Self> {
        let bundle = workers::build(Mode::Dev)?;
        let seed = serve::demo(binary, &paths::fresh(&format!("{whose}-seed"))?)?;
        Ok(Self { whose: whose.to_owned(), bundle, seed })
    }

    /// A server of this name, with a new database, cache and bucket.
    pub fn server(&self, name: &str, port: u16, settings: &Map<String, Value>) -> Result<Value> {
        let state = paths::fresh(&format!("{}-{name}", self.whose))?;
        let more =
            [("assets", json!(workers::assets())), ("seed", self.seed.clone()), ("vars", json!(settings))];
        let settings = Local { bundle: &self.bundle, state: &state, port }.settings(&more)?;
        let command = format!("node serve.mjs '{}'", settings.display());
        Ok(json!({ "name": name, "command": command, "url": origin(port) }))
    }
}

/// Where a server on this port is.
pub fn origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// A port nobody has.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::NATIVE;
    use crate::{paths, run};

    /// Each dependency on the target with its features.
    fn features(edges: &str) -> BTreeSet<String> {
        let mut cargo = run::cargo();
        cargo
            .args(["tree", "--offline", "--prefix", "none", "--format", "{p} [{f}]", "--edges", edges])
            .args(NATIVE);
        let tree = run::quiet(cargo.current_dir(paths::root())).expect("cargo knows its dependencies");
        tree.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
    }

    #[test]
    fn what_tests_compile_serves_the_binaries_too() {
        let (tests, binaries) = (features("normal,dev"), features("normal"));
        let apart: Vec<_> = binaries.difference(&tests).collect();
        assert!(apart.is_empty(), "compiled once more, name their features in tools/test-server: {apart:#?}");
    }
}
