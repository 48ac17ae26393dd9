//! `coppice cdn`: files in order.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::cdn::service::drift::{Outcome, Repair, Untracked, step};
use coppice::cdn::service::{ABANDONED_AFTER, Actor, sweep};

use crate::catalogue::{forget_cached, progress, tenant};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// Keep files in order.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct CdnArgs {
    #[command(subcommand)]
    command: CdnCommand,
}

const EXAMPLES: &str = "Examples:
  coppice cdn sync                                     say where database and store do not agree
  coppice cdn sync --adopt --tenant default            list files that were put into the store by other means
  coppice cdn sync --remove-untracked --remove-orphans --take-stored
  coppice cdn sweep                                    finish what was left half-way, as the server does by itself";

#[derive(Subcommand, Debug)]
enum CdnCommand {
    /// Compare the database with the store, and put right what is asked for
    #[command(after_help = SYNC_EXAMPLES)]
    Sync(SyncArgs),
    /// Finish what was left half-way: uploads nobody goes on with, deletions that were cut short
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(SweepArgs),
}

#[derive(Args, Debug)]
struct SyncArgs {
    #[command(flatten)]
    data: DataArgs,
    /// List files that are stored but not listed; for nobody but those who manage the shop, until they are made public
    #[arg(long, conflicts_with = "remove_untracked")]
    adopt: bool,
    /// Remove files that are stored but not listed
    #[arg(long)]
    remove_untracked: bool,
    /// Take files that are not stored off the list, and from the products that show them
    #[arg(long)]
    remove_orphans: bool,
    /// Where both have a file but do not agree on it, believe the store
    #[arg(long)]
    take_stored: bool,
    /// Whose files those become that are adopted
    #[arg(long, default_value = "default")]
    tenant: String,
}

const SYNC_EXAMPLES: &str =
    "It can be stopped and run again at any time. Exit code 1: something still does not agree.

Examples:
  coppice cdn sync
  coppice cdn sync --adopt --remove-orphans";

#[derive(Args, Debug)]
struct SweepArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Only what has been left for so many seconds. With 0 the server must not be running: it takes uploads under way
    /// for such that nobody goes on with
    #[arg(long, value_name = "SECONDS", default_value_t = ABANDONED_AFTER, value_parser = clap::value_parser!(i64).range(0..))]
    older_than: i64,
}

const SWEEP_EXAMPLES: &str = "Examples:
  coppice cdn sweep
  coppice cdn sweep --older-than 0";

impl CdnArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            CdnCommand::Sync(args) => args.run().await,
            CdnCommand::Sweep(args) => args.run().await,
        }
    }
}

impl SyncArgs {
    fn repair(&self) -> Repair {
        let untracked = match (self.adopt, self.remove_untracked) {
            (true, _) => Some(Untracked::Adopt),
            (_, true) => Some(Untracked::Remove),
            _ => None,
        };
        Repair { untracked, orphans: self.remove_orphans, different: self.take_stored }
    }

    async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = tenant(&db, &self.tenant).await?;
        let actor = Actor::operator(&platform, &db, &tenant.id);
        let bar = progress::pieces(0, "files");
        let (mut compared, mut repaired, mut left) = (0, 0_u64, 0_u64);
        let mut next: Option<String> = None;
        loop {
            let step = step(&actor, next.as_deref(), self.repair()).await?;
            compared += step.compared;
            bar.set_length(step.total.max(compared));
            bar.set_position(compared);
            for finding in step.findings {
                let count = if finding.outcome == Outcome::Repaired { &mut repaired } else { &mut left };
                *count += 1;
                bar.suspend(|| output::line(&format!("{}: {finding}", finding.key)));
            }
            next = step.next;
            if next.is_none() {
                break;
            }
        }
        bar.finish_and_clear();
        if repaired > 0 {
            forget_cached(&platform).await?;
        }
        output::remark(&format!("{compared} files compared, {repaired} put right, {left} do not agree"));
        Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl SweepArgs {
    async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let swept = sweep(&platform, self.older_than).await?;
        output::line(&swept.to_string());
        Ok(ExitCode::SUCCESS)
    }
}
