//! The journeys in Chromium: the same files on both targets, each with a shop of its own.

use std::net::TcpListener;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::played::Played;
use super::providers::Providers;
use super::{Count, rust};
use crate::build::{Mode, client, workers};
use crate::tools::{chromium, packages};
use crate::wrangler::Local;
use crate::{paths, run, say, serve};

/// Builds both servers and runs Playwright, which starts and stops them.
pub fn run(more: &[String]) -> Result<Count> {
    client::build(Mode::Dev)?;
    say::step("compiling the native server (dev)", || {
        let mut cargo = run::cargo();
        run::loud(cargo.arg("build").args(rust::NATIVE).current_dir(paths::root()))
    })?;
    let binary = paths::native("debug");
    let ports = [free_port()?, free_port()?];
    let [native_port, workers_port] = ports;
    let providers = Providers::start(&ports.map(origin))?;
    let registries = Played::registries()?;
    let stripe = Played::stripe(&ports.map(origin))?;
    let settings = settings(&providers, &registries, &stripe);
    let servers =
        json!([native(&binary, native_port, &settings)?, on_workers(&binary, workers_port, &settings)?]);

    let report = paths::output("journeys.json");
    let mut playwright = packages::program("playwright")?;
    playwright.arg("test").args(more).current_dir(paths::end2end());
    playwright.env("COPPICE_SERVERS", servers.to_string()).env("CHROMIUM", chromium::ensure()?);
    playwright.env("COPPICE_REGISTRIES", json!(registries.settings).to_string());
    playwright.env("COPPICE_STRIPE", json!(stripe.settings).to_string());
    playwright.env("COPPICE_PROVIDERS", json!(providers.settings).to_string());
    playwright.env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    let (success, _) = run::watched(&mut playwright)?;

    let report: Value =
        serde_json::from_slice(&std::fs::read(report)?).context("Playwright wrote no report")?;
    let number = |key: &str| report.pointer(&format!("/stats/{key}")).and_then(Value::as_u64).unwrap_or(0);
    let count = Count { passed: number("expected"), failed: number("unexpected") + number("flaky") };
    if !success && count.failed == 0 {
        bail!("the journeys can't run");
    }
    Ok(count)
}

/// How many people manage the shop: journeys that need one take one each.
const ADMINS: u32 = 64;

/// The settings of both servers: as on a developer's machine, but every journey's visitor comes from an address of
/// its own, which it says as Cloudflare would.
fn settings(providers: &Providers, registries: &Played, stripe: &Played) -> Map<String, Value> {
    let admins: Vec<_> = (0..ADMINS).map(|number| format!("admin-{number}@example.com")).collect();
    let mut settings = serve::dev();
    settings.insert("ADMIN_EMAILS".to_owned(), json!(admins.join(",")));
    settings.extend(providers.settings.clone());
    settings.extend(registries.settings.clone());
    // Its keys are the shop's own, which types them in.
    settings.extend(stripe.settings.get("STRIPE_URL").map(|url| ("STRIPE_URL".to_owned(), url.clone())));
    for (name, value) in [
        ("CLIENT_ADDRESS_HEADER", "cf-connecting-ip"),
        ("CDN_CORS_ORIGINS", "https://pages.example"),
        ("CDN_SIGNING_KEYS", "journeys:for-the-journeys-and-known-to-everybody"),
        ("DOMAINS_OPEN_TO", "users"),
        ("LOG_LEVEL", "warn"),
        ("TOKEN_KEYS", "journeys:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
    ] {
        settings.insert(name.to_owned(), json!(value));
    }
    settings
}

fn origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// The native server with a new data folder.
fn native(binary: &Path, port: u16, settings: &Map<String, Value>) -> Result<Value> {
    let data = paths::fresh("journeys-native")?;
    serve::prepare(binary, &data)?;
    let command = format!("'{}' serve --data '{}' --port {port}", binary.display(), data.display());
    Ok(json!({ "name": "native", "command": command, "url": origin(port), "env": settings }))
}

/// The Worker with a new database, cache and bucket.
fn on_workers(binary: &Path, port: u16, settings: &Map<String, Value>) -> Result<Value> {
    let bundle = workers::build(Mode::Dev)?;
    let state = paths::fresh("journeys-workers")?;
    let seed = serve::demo(binary, &paths::fresh("journeys-seed")?)?;
    let more = [("assets", json!(workers::assets())), ("seed", seed), ("vars", json!(settings))];
    let settings = Local { bundle: &bundle, state: &state, port }.settings(&more)?;
    let command = format!("node serve.mjs '{}'", settings.display());
    Ok(json!({ "name": "workers", "command": command, "url": origin(port) }))
}

/// A port nobody has.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
