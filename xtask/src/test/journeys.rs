//! The journeys in Chromium: the same files on both targets, each with a shop of its own.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::Count;
use super::played::Played;
use super::providers::Providers;
use crate::servers::{self, Workers, free_port, origin};
use crate::tools::{chromium, packages};
use crate::{paths, run, serve};

/// Builds both servers and runs Playwright, which starts and stops them.
pub fn run(more: &[String]) -> Result<Count> {
    let binary = servers::build()?;
    let ports = [free_port()?, free_port()?];
    let [native_port, workers_port] = ports;
    let failing_port = free_port()?;
    let providers = Providers::start(&ports.map(origin))?;
    let registries = Played::registries()?;
    let stripe = Played::stripe(&ports.map(origin))?;
    let settings = settings(&providers, &registries, &stripe);
    let workers = Workers::build(&binary, "journeys")?;
    // What fails there fails for everybody, so that it is nobody else's. Natively what fails is tested in process.
    let failing = settings
        .clone()
        .into_iter()
        .chain(
            [("FAULTS", "none"), ("LOG_LEVEL", "off")].map(|(name, value)| (name.to_owned(), json!(value))),
        )
        .collect();
    let servers = json!([
        servers::native(&binary, "journeys", native_port, &settings)?,
        workers.server("workers", workers_port, &settings)?,
        workers.server("workers-faults", failing_port, &failing)?,
    ]);

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
    let count = Count {
        passed: number("expected"),
        failed: number("unexpected") + number("flaky"),
        failures: report.pointer("/suites").map(failures).unwrap_or_default(),
    };
    if !success && count.failed == 0 {
        bail!("the journeys can't run");
    }
    Ok(count)
}

/// The names of those that failed: suites hold suites, and specs with their tests.
fn failures(suites: &Value) -> Vec<String> {
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut names = Vec::new();
    for suite in suites.as_array().into_iter().flatten() {
        for spec in list(suite, "specs") {
            for test in list(&spec, "tests") {
                if ["unexpected", "flaky"].contains(&text(&test, "status").as_str()) {
                    let (target, file) = (text(&test, "projectName"), text(&spec, "file"));
                    names.push(format!("{target}, {file}: {}", text(&spec, "title")));
                }
            }
        }
        names.extend(suite.get("suites").map(failures).unwrap_or_default());
    }
    names
}

/// How many people manage the shop: journeys that need one take one each.
const ADMINS: u32 = 75;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_that_failed_is_named_with_its_target_and_file() {
        let spec = |title: &str, status: &str| json!({ "title": title, "file": "cart.spec.mjs", "tests": [{ "projectName": "workers", "status": status }] });
        let deep = json!({ "specs": [spec("late", "flaky")] });
        let report =
            json!([{ "specs": [spec("good", "expected"), spec("bad", "unexpected")], "suites": [deep] }]);
        assert_eq!(failures(&report), ["workers, cart.spec.mjs: bad", "workers, cart.spec.mjs: late"]);
    }
}
