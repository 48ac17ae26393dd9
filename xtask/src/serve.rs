//! `cargo xtask serve`: a demo shop to look at, in one step.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use crate::build::{Mode, native, workers};
use crate::wrangler::Local;
use crate::{paths, run, say};

/// Where and how to serve.
#[derive(clap::Args)]
pub struct Arguments {
    /// On local workerd, as on Cloudflare, instead of natively
    #[arg(long)]
    workers: bool,
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Compile what ships, which takes longer, instead of the quick build
    #[arg(long)]
    release: bool,
}

/// Builds, fills the database if it is new, and serves until Ctrl-C.
pub fn run(arguments: &Arguments) -> Result<()> {
    if TcpListener::bind(("127.0.0.1", arguments.port)).is_err() {
        bail!("port {} is taken: choose another with --port", arguments.port);
    }
    let mode = if arguments.release { Mode::Release } else { Mode::Dev };
    let binary = native::build(mode)?;
    let address = format!("http://127.0.0.1:{}", arguments.port);
    if !arguments.workers {
        let data = paths::root().join("data");
        prepare(&binary, &data)?;
        say::heading(&format!("The shop is at {address} (Ctrl-C stops it)"));
        introduce(&address);
        return run::replace(&mut server(&binary, &data, arguments.port));
    }

    let bundle = workers::build(mode)?;
    let state = paths::root().join("data/workers");
    let local = Local { bundle: &bundle, state: &state, port: arguments.port };
    let mut more = vec![("assets", json!(workers::assets())), ("vars", json!(dev()))];
    if !state.join("seeded").is_file() {
        more.push(("seed", demo(&binary, &paths::output("seed"))?));
    }
    say::heading(&format!("Starting workerd on {address} (Ctrl-C stops it)"));
    introduce(&address);
    run::replace(&mut local.script("serve.mjs", &more)?)
}

/// Brings the native database up to date and fills it if it is empty.
pub fn prepare(binary: &Path, data: &Path) -> Result<()> {
    fs::create_dir_all(data)?;
    say::step("applying the migrations", || {
        run::quiet(Command::new(binary).arg("migrate").arg("--data").arg(data)).map(drop)
    })?;
    say::step("filling the shop, if it is empty", || {
        run::quiet(Command::new(binary).args(["seed", "--if-empty", "--data"]).arg(data)).map(drop)
    })
}

/// The native server's command.
pub fn server(binary: &Path, data: &Path, port: u16) -> Command {
    let mut server = Command::new(binary);
    server.arg("serve").arg("--data").arg(data).arg("--port").arg(port.to_string()).envs(DEV);
    server
}

/// The settings on a developer's machine.
const DEV: [(&str, &str); 2] = [("APP_ENV", "dev"), ("ADMIN_EMAILS", ADMIN)];

/// Who manages the demo shop.
const ADMIN: &str = "admin@example.com";

/// The settings on a developer's machine, as the Worker takes them.
pub fn dev() -> Map<String, Value> {
    DEV.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
}

/// Says how the demo shop's admin gets in.
fn introduce(address: &str) {
    say::line(&format!(
        "to manage it, sign in at {address}/login as {ADMIN}; the code is at {address}/dev/mail"
    ));
}

/// Writes the demo shop as SQL and pictures, for `end2end/serve.mjs`.
pub fn demo(binary: &Path, folder: &Path) -> Result<Value> {
    let (sql, pictures) = (folder.join("data.sql"), folder.join("pictures"));
    fs::create_dir_all(&pictures)?;
    say::step("making the demo shop", || {
        let mut seed = Command::new(binary);
        seed.arg("seed").arg("--sql").arg(&sql).arg("--pictures").arg(&pictures);
        run::quiet(&mut seed).map(drop)
    })?;
    Ok(json!({ "sql": sql, "pictures": pictures }))
}
