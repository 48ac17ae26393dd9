//! What `cargo leptos serve` and `watch` start: the program without a command, told in `LEPTOS_…` variables where to
//! serve, where the browser's part is, and whether somebody is watching.

mod site;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser};
use coppice_platform::Env;
use coppice_platform::native::ProcessEnv;

use crate::migrate;
use crate::outcome::CommandError;
use crate::seed::SeedArgs;
use crate::serve::ServeArgs;
use site::Site;

/// Where cargo-leptos wants the site; `None` where it has not started this program, or where a command was given.
pub fn address() -> Option<SocketAddr> {
    let alone = std::env::args_os().len() == 1;
    ProcessEnv.get("LEPTOS_SITE_ADDR").filter(|_| alone)?.parse().ok()
}

/// Serves there. An unoptimised program is one under development, so that it gets its shop first.
pub async fn run(address: SocketAddr) -> Result<ExitCode, CommandError> {
    let (host, port) = (address.ip().to_string(), address.port().to_string());
    let serve: ServeArgs = defaults(&["--host", &host, "--port", &port]);
    let site = Arc::new(Site::read(&ProcessEnv));
    if !cfg!(debug_assertions) {
        return serve.around(Arc::new(ProcessEnv), |router| site.around(router)).await;
    }
    migrate::run(&serve.data).await?;
    defaults::<SeedArgs>(&["--if-empty"]).run().await?;
    serve.around(Arc::new(Development), |router| site.around(router)).await
}

/// A command's arguments as its own defaults have them.
fn defaults<A: Args>(arguments: &[&str]) -> A {
    #[derive(Parser)]
    struct Command<A: Args> {
        #[command(flatten)]
        arguments: A,
    }
    Command::<A>::parse_from(["coppice"].iter().chain(arguments)).arguments
}

/// The process's environment, and what `cargo xtask serve` sets where it sets nothing.
struct Development;

impl Env for Development {
    fn get(&self, name: &str) -> Option<String> {
        let default = match name {
            "APP_ENV" => Some("dev"),
            "ADMIN_EMAILS" => Some("admin@example.com"),
            _ => None,
        };
        ProcessEnv.get(name).or_else(|| default.map(str::to_owned))
    }
}
