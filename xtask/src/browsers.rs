//! `cargo xtask browsers`: the main journeys in Firefox and WebKitGTK, beside the native server.
//!
//! They are the system's own packages, and what is tried in them is little beside what Chromium does in `test`, of which they are no part.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use crate::servers::{self, free_port};
use crate::tools::packages;
use crate::{paths, run, serve};

/// What speaks with Firefox.
const NPM: &str = "puppeteer-core@24.43.1";

/// Which of them.
#[derive(clap::Args)]
pub struct Arguments {
    /// In this one only: firefox or webkit
    #[arg(long)]
    only: Option<String>,
}

/// Goes the journeys in each browser; where all of it came about, writes `docs/browsers.md`.
pub fn run(arguments: &Arguments) -> Result<()> {
    let missing = "the browsers are Debian's: apt-get install firefox-esr webkit2gtk-driver xvfb";
    let program = |name: &str| -> Result<PathBuf> { run::on_path(name).context(missing) };
    let mut browsers = serde_json::Map::new();
    for (name, what) in [("firefox", "firefox-esr"), ("webkit", "WebKitWebDriver")] {
        if arguments.only.as_deref().is_none_or(|only| only == name) {
            browsers.insert(name.to_owned(), json!(program(what)?));
        }
    }
    let screen = program("xvfb-run")?;
    packages::ensure()?;
    let folder = paths::output("browsers");
    packages::bring(&folder, NPM)?;
    let binary = servers::build()?;
    let server = servers::native(&binary, "browsers", free_port()?, &serve::dev())?;
    let plan = json!({
        "server": server,
        "packages": folder.join("npm"),
        // Half of what was seen is not to stand there as all of it.
        "report": if arguments.only.is_none() { paths::root().join("docs/browsers.md") } else { folder.join("seen.md") },
        "browsers": browsers,
    });
    let file = folder.join("plan.json");
    fs::write(&file, plan.to_string())?;
    let script = packages::script("browsers/stage.mjs")?;
    // WebKit's has no way to show nothing.
    let mut command = std::process::Command::new(screen);
    run::loud(command.arg("-a").arg(script.get_program()).args(script.get_args()).arg(&file))
}
