//! The project's own commands: `cargo xtask serve`, `test`, `dev`, `leptos`, `build`, `bench`, `clients`,
//! `proxies`, `browsers`, `move`, `simulate`, `deploy`.
//!
//! Each brings the tools it needs at pinned versions into the project's own folders (`.tools/`,
//! `end2end/node_modules/`), skips what is already there, and says what it does.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a command of the developer's machine: the walls are for what runs in two places"
)]

mod bench;
mod browsers;
mod build;
mod clients;
mod count;
mod deploy;
mod dev;
#[cfg(test)]
mod docs;
mod leptos;
mod moving;
mod paths;
mod proxies;
mod run;
mod say;
mod serve;
mod servers;
mod simulate;
mod stamp;
mod test;
mod tools;
#[cfg(test)]
mod walls;
mod wrangler;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Coppice's own commands", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build and run a demo shop: natively, or on local workerd with --workers
    Serve(serve::Arguments),
    /// Run every check: format, clippy, licences, tests, conformance and journeys on both targets
    Test(test::Arguments),
    /// Run the native server and rebuild it whenever a file changes
    Dev(dev::Arguments),
    /// Run cargo-leptos, where it is installed, with the project's own tools: build, serve, watch
    Leptos(leptos::Arguments),
    /// Build what ships: the native binary and the Workers bundle
    Build(build::Arguments),
    /// Measure both targets, alone or beside other applications
    Bench(bench::Arguments),
    /// Have the clients of Cloudflare's KV use ours on both targets, into docs/kv-clients.md
    Clients(clients::Arguments),
    /// Put nginx, Caddy, haproxy and Varnish before the native server, into docs/proxies-seen.md
    Proxies(proxies::Arguments),
    /// Go the main journeys in Firefox and WebKitGTK, into docs/browsers.md
    Browsers(browsers::Arguments),
    /// Look through a table of NextAuth's in moto, into docs/move-seen.md
    Move(moving::Arguments),
    /// Compute what replicas are worth, into docs/replication.md
    Simulate,
    /// Check the bindings, apply the migrations and deploy to Cloudflare Workers
    Deploy(deploy::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Dev(arguments) => dev::run(&arguments),
        Command::Leptos(arguments) => leptos::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Clients(arguments) => clients::run(&arguments),
        Command::Proxies(arguments) => proxies::run(&arguments),
        Command::Browsers(arguments) => browsers::run(&arguments),
        Command::Move(arguments) => moving::run(&arguments),
        Command::Simulate => simulate::run(),
        Command::Deploy(arguments) => deploy::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error(&error);
            ExitCode::FAILURE
        }
    }
}
