//! `cargo xtask dev`: the native server, built and started again whenever a file changes.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::build::{Mode, native};
use crate::{paths, run, say, serve};

/// What is watched, under the root.
const WATCHED: [&str; 6] = ["src", "crates", "style", "public", "migrations", "Cargo.toml"];

/// Where to serve.
#[derive(clap::Args)]
pub struct Arguments {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
}

/// Serves until Ctrl-C; a build that fails leaves the last good server running.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut server: Option<Child> = None;
    loop {
        let seen = newest(&paths::root());
        match native::build(Mode::Dev) {
            Ok(binary) => {
                if let Some(mut old) = server.take() {
                    stop(&mut old)?;
                }
                let data = paths::root().join("data");
                serve::prepare(&binary, &data)?;
                let mut command = serve::server(&binary, &data, arguments.port);
                server = Some(command.spawn().context("the server can't be started")?);
                say::line(&format!("http://127.0.0.1:{}, watching for changes", arguments.port));
            }
            Err(error) => say::error(&error),
        }
        while newest(&paths::root()) == seen {
            sleep(Duration::from_millis(300));
        }
    }
}

/// Asks the server to stop, so that it can finish what it is doing.
fn stop(server: &mut Child) -> Result<()> {
    if cfg!(unix) {
        run::quiet(std::process::Command::new("kill").arg(server.id().to_string()))?;
    } else {
        server.kill()?;
    }
    server.wait()?;
    Ok(())
}

/// The time of the last change, and the number of files: a deletion is a change too.
fn newest(root: &Path) -> (Option<SystemTime>, usize) {
    let mut last = None;
    let mut count = 0;
    let mut todo: Vec<_> = WATCHED.iter().map(|name| root.join(name)).collect();
    while let Some(path) = todo.pop() {
        if let Ok(entries) = fs::read_dir(&path) {
            todo.extend(entries.flatten().map(|entry| entry.path()));
        }
        if let Ok(modified) = fs::metadata(&path).and_then(|file| file.modified()) {
            last = last.max(Some(modified));
            count += 1;
        }
    }
    (last, count)
}
