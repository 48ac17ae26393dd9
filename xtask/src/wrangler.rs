//! wrangler.toml: the one list of bindings, for deployment and for local workerd alike.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::paths;
use crate::tools::packages;

/// The file, as it is.
pub fn read() -> Result<Value> {
    let text = fs::read_to_string(paths::root().join("wrangler.toml")).context("wrangler.toml is missing")?;
    toml::from_str(&text).context("wrangler.toml is not valid")
}

/// A Worker on local workerd.
pub struct Local<'a> {
    /// The folder of its bundle.
    pub bundle: &'a Path,
    /// The folder its database, KV and bucket are kept in.
    pub state: &'a Path,
    /// Its port; 0 takes a free one.
    pub port: u16,
}

impl Local<'_> {
    /// A script of `end2end/` on this Worker; `more` is what else it needs to know.
    pub fn script(&self, name: &str, more: &[(&str, Value)]) -> Result<Command> {
        let mut node = packages::script(name)?;
        node.arg(self.settings(more)?);
        Ok(node)
    }

    /// Writes what `end2end/worker.mjs` wants to know, and returns the file.
    pub fn settings(&self, more: &[(&str, Value)]) -> Result<PathBuf> {
        let mut settings = Map::from_iter([
            ("wrangler".to_owned(), read()?),
            ("bundle".to_owned(), json!(self.bundle)),
            ("state".to_owned(), json!(self.state)),
            ("port".to_owned(), json!(self.port)),
            ("migrations".to_owned(), json!(paths::root().join("migrations"))),
        ]);
        settings.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        fs::create_dir_all(self.state)?;
        let file = self.state.join("settings.json");
        fs::write(&file, Value::Object(settings).to_string())?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `run_worker_first` leaves to the static files; anything else is the Worker's.
    fn left_to_the_files() -> Vec<String> {
        let settings = read().unwrap();
        let patterns =
            settings.pointer("/assets/run_worker_first").and_then(Value::as_array).unwrap().clone();
        let mut patterns: Vec<_> = patterns.iter().map(|pattern| pattern.as_str().unwrap()).collect();
        assert_eq!(patterns.remove(0), "/*");
        patterns.into_iter().map(|pattern| pattern.strip_prefix('!').unwrap().to_owned()).collect()
    }

    #[test]
    fn every_static_file_and_nothing_else_is_served_without_the_worker() {
        let mut expected = vec![format!("/{}/*", coppice_assets::FOLDER)];
        expected.extend(coppice_assets::FIXED.map(|name| format!("/{name}")));
        assert_eq!(left_to_the_files(), expected);
        for asset in coppice_assets::collect(&paths::root()).unwrap() {
            let folder = format!("/{}/", coppice_assets::FOLDER);
            assert!(asset.path.starts_with(&folder) || expected.contains(&asset.path), "{}", asset.path);
        }
    }
}
