//! `cargo xtask deploy`: to Cloudflare Workers.

use std::process::Stdio;

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
const BINDINGS: [(&str, &str, &str, &str); 5] = [
    ("/d1_databases", "DB", "database_id", "wrangler d1 create coppice"),
    ("/kv_namespaces", "CACHE_KV", "id", "wrangler kv namespace create CACHE_KV"),
    ("/kv_namespaces", "AUTH_SESSION_KV", "id", "wrangler kv namespace create AUTH_SESSION_KV"),
    ("/r2_buckets", "CDN_BUCKET", "bucket_name", "wrangler r2 bucket create coppice-cdn"),
    ("/queues/producers", "JOBS_QUEUE", "queue", "wrangler queues create coppice-jobs"),
];

/// What the Worker refuses to start without, and what it is hardly of use without.
const SECRETS: &str = "AUTH_SECRET; MAIL_URL (and MAIL_FROM, MAIL_API_KEY); SETUP_KEY, until there is a shop";

/// What takes the shop down, and looks like the way to copy it. <https://github.com/cloudflare/workers-sdk/issues/9519>
const EXPORT: &str = "never run `wrangler d1 export` on this database: it refuses tables for full-text search, and while it tries nobody \
     is answered. docs/operations.md says what there is instead.";

/// Checks the bindings, builds, applies the migrations, makes the queues, deploys.
pub fn run(arguments: &Arguments) -> Result<()> {
    let settings = wrangler::read()?;
    let (unmade, queues) =
        say::step("checking the bindings", || Ok((unmade(&settings)?, queues(&settings)?)))?;
    if let Some(how) = unmade.first()
        && !arguments.dry_run
    {
        bail!("wrangler.toml lacks the id of a resource: make it with `npx {how}` and put its id there");
    }
    workers::build(Mode::Release)?;
    if arguments.dry_run {
        return rehearse(&unmade, &queues);
    }
    say::heading("Applying the migrations");
    run::loud(wrangler()?.args(["d1", "migrations", "apply", "DB", "--remote"]))?;
    // They have no ids, so that wrangler.toml does not tell whether they are there.
    say::step("making the queues that are not there", || queues.iter().try_for_each(|queue| make(queue)))?;
    say::heading("Deploying");
    run::loud(wrangler()?.arg("deploy"))?;
    say::warning(EXPORT);
    Ok(())
}

fn rehearse(unmade: &[&str], queues: &[&str]) -> Result<()> {
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
    say::line(&format!("make the queues that are not there: {}", queues.join(", ")));
    say::line("upload the Worker and its static files: wrangler deploy");
    say::warning(EXPORT);
    Ok(())
}

/// The commands that make what wrangler.toml names no resource for. A binding that isn't there at all is an error.
fn unmade(settings: &Value) -> Result<Vec<&'static str>> {
    let mut unmade = Vec::new();
    for (kind, name, field, how) in BINDINGS {
        let bindings = settings.pointer(kind).and_then(Value::as_array);
        let binding =
            bindings.into_iter().flatten().find(|binding| binding.get("binding") == Some(&name.into()));
        match binding {
            None => bail!("wrangler.toml has no binding {name} in {}", kind.trim_start_matches('/')),
            Some(binding) if binding.get(field).is_none() => unmade.push(how),
            Some(_) => {}
        }
    }
    Ok(unmade)
}

/// The queues that wrangler.toml names. The Worker has to handle the messages that it sends, one at a time: a message is
/// given what an invocation may take.
fn queues(settings: &Value) -> Result<Vec<&str>> {
    let named = |kind: &str, field: &'static str| {
        let all = settings.pointer(kind).and_then(Value::as_array).into_iter().flatten();
        all.filter_map(move |one| one.get(field).and_then(Value::as_str)).collect::<Vec<_>>()
    };
    let mut queues = named("/queues/producers", "queue");
    let consumers = settings.pointer("/queues/consumers").and_then(Value::as_array);
    for queue in &queues {
        let one_by_one = |consumer: &Value| {
            consumer.get("queue") == Some(&(*queue).into())
                && consumer.get("max_batch_size") == Some(&1.into())
        };
        if !consumers.into_iter().flatten().any(one_by_one) {
            bail!("wrangler.toml has no consumer of {queue} with max_batch_size = 1");
        }
    }
    queues.extend(named("/queues/consumers", "dead_letter_queue"));
    Ok(queues)
}

/// Makes a queue, unless it is there.
fn make(queue: &str) -> Result<()> {
    let asked = wrangler()?.args(["queues", "info", queue]).stdin(Stdio::null()).output()?;
    if asked.status.success() {
        return Ok(());
    }
    run::quiet(wrangler()?.args(["queues", "create", queue])).map(drop)
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

    #[test]
    fn the_committed_settings_have_queues_that_the_worker_handles_itself() {
        let mut settings = wrangler::read().unwrap();
        assert_eq!(queues(&settings).unwrap(), ["coppice-jobs", "coppice-jobs-dead"]);
        settings["queues"]["consumers"][0]["max_batch_size"] = 10.into();
        assert!(queues(&settings).is_err());
    }

    #[test]
    fn the_clock_has_one_trigger_and_it_fires_each_minute() {
        let settings = wrangler::read().unwrap();
        assert_eq!(settings["triggers"]["crons"], serde_json::json!(["* * * * *"]));
    }
}
