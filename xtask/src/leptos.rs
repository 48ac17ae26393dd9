//! `cargo xtask leptos`: cargo-leptos, where it is installed, with what it would download already on its `PATH`.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::wasm_target;
use crate::{build, paths, run};

/// What to tell it.
#[derive(clap::Args)]
pub struct Arguments {
    /// cargo-leptos's own arguments: build, serve, watch
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    arguments: Vec<OsString>,
}

/// Runs cargo-leptos in the place of this program.
pub fn run(arguments: &Arguments) -> Result<()> {
    let Some(mut leptos) = command()? else {
        bail!("cargo-leptos is not installed: `cargo install cargo-leptos@0.3.10 --locked`");
    };
    run::replace(leptos.args(&arguments.arguments))
}

/// cargo-leptos; `None` where it is not installed.
pub fn command() -> Result<Option<Command>> {
    let Some(program) = run::on_path(&format!("cargo-leptos{}", std::env::consts::EXE_SUFFIX)) else {
        return Ok(None);
    };
    wasm_target::ensure()?;
    build::bindgen()?;
    // wasm-opt, for release builds, is one of the Node packages; no build of ours waits for them.
    let ours = [paths::tools(), paths::end2end().join("node_modules/.bin")];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&theirs)));
    let mut leptos = Command::new(program);
    // As cargo starts it.
    leptos.arg("leptos").current_dir(paths::root()).env("PATH", path.context("PATH can't be extended")?);
    Ok(Some(leptos))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_settings_of_cargo_leptos_are_the_same_in_both_places_its_readers_look() {
        let settings = |file: &str| -> Value {
            let text = fs::read_to_string(paths::root().join(file)).unwrap();
            let value: Value = toml::from_str(&text).unwrap();
            value.pointer("/workspace/metadata/leptos").cloned().unwrap()
        };
        assert_eq!(settings("Leptos.toml"), settings("Cargo.toml"));
        let names = &settings("Cargo.toml")[0];
        assert_eq!(names["site-pkg-dir"], coppice_assets::FOLDER);
        let client = format!("{}.js", names["output-name"].as_str().unwrap());
        assert!(coppice_assets::CLIENT_FILES.contains(&client.as_str()));
    }
}
