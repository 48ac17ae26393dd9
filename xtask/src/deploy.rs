//! `cargo xtask deploy`: to Cloudflare Workers.

use anyhow::{Result, bail};
use serde_json::Value;

use crate::build::{Mode, workers};
use crate::tools::packages;
use crate::{paths, run, say, wrangler};

/// How to deploy.
#[derive(clap::Args)]
pub struct Arguments {
    /// Build and check everything, say what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// What the Worker needs: its kind in wrangler.toml, its name, the field that says which one, how to make it.
const BINDINGS: [(&str, &str, &str, &str); 4] = [
    ("d1_databases", "DB", "database_id", "wrangler d1 create coppice"),
    ("kv_namespaces", "CACHE_KV", "id", "wrangler kv namespace create CACHE_KV"),
    ("kv_namespaces", "AUTH_SESSION_KV", "id", "wrangler kv namespace create AUTH_SESSION_KV"),
    ("r2_buckets", "CDN_BUCKET", "bucket_name", "wrangler r2 bucket create coppice-cdn"),
];

/// What the Worker refuses to start without.
const SECRETS: &str = "AUTH_SECRET, MAIL_URL (and MAIL_FROM, MAIL_API_KEY)";

/// Checks the bindings, builds, applies the migrations, deploys.
pub fn run(arguments: &Arguments) -> Result<()> {
    let unmade = say::step("checking the bindings", || unmade(&wrangler::read()?))?;
    if let Some(how) = unmade.first()
        && !arguments.dry_run
    {
        bail!("wrangler.toml lacks the id of a resource: make it with `npx {how}` and put its id there");
    }
    workers::build(Mode::Release)?;
    if arguments.dry_run {
        return rehearse(&unmade);
    }
    say::heading("Applying the migrations");
    run::loud(wrangler()?.args(["d1", "migrations", "apply", "DB", "--remote"]))?;
    say::heading("Deploying");
    run::loud(wrangler()?.arg("deploy"))
}

fn rehearse(unmade: &[&str]) -> Result<()> {
    let output = paths::output("deploy");
    let report = say::step("packing with wrangler", || {
        run::quiet(wrangler()?.args(["deploy", "--dry-run", "--outdir"]).arg(&output))
    })?;
    eprint!("{report}");
    say::heading("A deployment would");
    for how in unmade {
        say::line(&format!("ask for a resource first: {how}"));
    }
    say::line(&format!("need these, once, by `npx wrangler secret put NAME`: {SECRETS}"));
    say::line(
        "apply the migrations that are not in the database yet: wrangler d1 migrations apply DB --remote",
    );
    say::line("upload the Worker and its static files: wrangler deploy");
    Ok(())
}

/// The commands that make what wrangler.toml names no resource for. A binding that isn't there at all is an error.
fn unmade(settings: &Value) -> Result<Vec<&'static str>> {
    let mut unmade = Vec::new();
    for (kind, name, field, how) in BINDINGS {
        let bindings = settings.get(kind).and_then(Value::as_array);
        let binding =
            bindings.into_iter().flatten().find(|binding| binding.get("binding") == Some(&name.into()));
        match binding {
            None => bail!("wrangler.toml has no binding {name} in {kind}"),
            Some(binding) if binding.get(field).is_none() => unmade.push(how),
            Some(_) => {}
        }
    }
    Ok(unmade)
}

fn wrangler() -> Result<std::process::Command> {
    let mut wrangler = packages::program("wrangler")?;
    wrangler.current_dir(paths::root());
    Ok(wrangler)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_settings_have_every_binding() {
        unmade(&wrangler::read().unwrap()).unwrap();
    }
}
