//! `coppice domains`: whether names are free, without a search and without a database.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use coppice_platform::Clock;
use coppice_platform::native::{HttpClient, ProcessEnv, SystemClock};
use coppice_rdap::{Bootstrap, Client, Looked, Settings, State, TRIES};
use coppice_wordsmith::DomainName;

use crate::outcome::CommandError;
use crate::output;

/// Ask whether domain names are free.
#[derive(Args)]
pub struct DomainsArgs {
    #[command(subcommand)]
    command: DomainsCommand,
}

#[derive(Subcommand)]
enum DomainsCommand {
    /// Ask the registries whether names are free
    #[command(after_help = EXAMPLES)]
    Check(CheckArgs),
}

const EXAMPLES: &str = "Examples:
  coppice domains check northbakery.com
  coppice domains check northbakery.com northbakery.net && echo all free

Exit code: 0 where all are free, 1 where some are not, 2 where of some nothing is proved, or what was
typed is no name.";

/// Which names.
#[derive(Args)]
struct CheckArgs {
    /// The names, with their endings
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Milliseconds between two questions to one server
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(100..=30_000))]
    delay: u64,
}

impl DomainsArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            DomainsCommand::Check(args) => args.run().await,
        }
    }
}

impl CheckArgs {
    async fn run(self) -> Result<ExitCode, CommandError> {
        let settings = Settings::read(&ProcessEnv).map_err(|problem| CommandError::Config(vec![problem]))?;
        let clock = Arc::new(SystemClock);
        let client = Client::new(Arc::new(HttpClient::default()), clock.clone(), settings);
        let bootstrap = client.bootstrap().await.unwrap_or_else(|error| {
            log::debug!("{error}");
            let day = Bootstrap::embedded().published();
            output::remark(&format!(
                "which registry answers for which ending is taken from {day}: the newest list can't be had"
            ));
            Bootstrap::embedded().clone()
        });
        let known = bootstrap.known_endings();
        let mut names = Vec::new();
        for text in &self.names {
            match DomainName::parse(text, &known) {
                Ok(name) => names.push(name.to_ascii()),
                Err(error) => {
                    output::problem(&format!("{text}: {error}"));
                    return Ok(ExitCode::from(2));
                }
            }
        }
        let mut next: BTreeMap<String, i64> = BTreeMap::new();
        let (mut taken, mut unknown) = (false, false);
        for name in names {
            let looked = self.look_up(&client, &name, &bootstrap, clock.as_ref(), &mut next).await;
            let state = looked.verdict.state;
            taken |= matches!(state, State::Registered | State::Reserved);
            unknown |= matches!(state, State::Unknown(_));
            output::line(&format!("{name}\t{}", told(&looked)));
            for one in &looked.evidence {
                output::remark(&format!("  {} {}", one.url.as_deref().unwrap_or_default(), one.said));
            }
        }
        Ok(ExitCode::from(if unknown { 2 } else { u8::from(taken) }))
    }

    /// Asks for a name, as often as there may be another answer, and no server more often than it should be.
    async fn look_up(
        &self,
        client: &Client,
        name: &str,
        bootstrap: &Bootstrap,
        clock: &dyn Clock,
        next: &mut BTreeMap<String, i64>,
    ) -> Looked {
        let origin = client.server_of(name, bootstrap).map(|server| server.origin).unwrap_or_default();
        let mut tries = 0_u32;
        loop {
            tries = tries.saturating_add(1);
            let at = next.get(&origin).copied().unwrap_or_default();
            let wait = at.saturating_sub(clock.now_ms());
            clock.sleep(Duration::from_millis(u64::try_from(wait).unwrap_or_default())).await;
            let looked = client.look_up(name, bootstrap).await;
            let rest = looked.throttled.unwrap_or_default().max(Duration::from_millis(self.delay));
            let rest = i64::try_from(rest.as_millis()).unwrap_or(i64::MAX);
            next.insert(origin.clone(), clock.now_ms().saturating_add(rest));
            let passing = looked.verdict.state.reason().is_some_and(coppice_rdap::Reason::is_passing);
            if !passing || tries >= TRIES {
                return looked;
            }
        }
    }
}

/// What is known of a name, in a word or two.
fn told(looked: &Looked) -> String {
    let verdict = &looked.verdict;
    match verdict.state.reason() {
        None => verdict.state.as_str().to_owned(),
        Some(reason) => {
            let likely = if verdict.likely { ", probably free" } else { "" };
            format!("unknown ({}{likely})", reason.as_str())
        }
    }
}
