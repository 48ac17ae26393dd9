//! `coppice kv`: keys and values of the API in and out, and whether two sides are the same.

mod export;
mod import;
mod parity;
mod phase;
mod sorted;
mod source;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::config::KvApiConfig;
use coppice::kv_api::service::moving::MoveError;
use coppice_platform::Platform;

use crate::outcome::CommandError;

/// Move keys and values of the API in and out.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct KvArgs {
    #[command(subcommand)]
    command: KvCommand,
}

const EXAMPLES: &str = "Examples:
  coppice kv import entries.json --namespace 0123456789abcdef0123456789abcdef
  CLOUDFLARE_API_TOKEN=… coppice kv import --from-cloudflare ACCOUNT/NAMESPACE --namespace 0123…
  CLOUDFLARE_API_TOKEN=… coppice kv parity --from-cloudflare ACCOUNT/NAMESPACE --namespace 0123…
  coppice kv export backup.json --namespace 0123…
  npx wrangler kv bulk put backup.json --namespace-id … --remote    a file that was exported goes back to KV";

#[derive(Subcommand, Debug)]
enum KvCommand {
    /// Bring what is in a file, or in a namespace of Cloudflare's
    Import(import::ImportArgs),
    /// Write all that is in a namespace as wrangler's `kv bulk put` takes it
    Export(export::ExportArgs),
    /// See whether a namespace has the same as a file or a namespace of Cloudflare's
    Parity(parity::ParityArgs),
    /// Have a namespace mirrored in KV, or no more
    Phase(phase::PhaseArgs),
}

impl KvArgs {
    /// Does what was asked; fails softly (exit code 1) where something can't be here, or is different.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            KvCommand::Import(args) => args.run().await,
            KvCommand::Export(args) => args.run().await,
            KvCommand::Parity(args) => args.run().await,
            KvCommand::Phase(args) => args.run().await,
        }
    }
}

/// The settings of the API, as the server has them.
fn settings(platform: &Platform) -> Result<KvApiConfig, CommandError> {
    let mut problems = Vec::new();
    let settings = KvApiConfig::read(platform.env.as_ref(), &mut problems);
    if problems.is_empty() { Ok(settings) } else { Err(CommandError::Config(problems)) }
}

impl From<MoveError> for CommandError {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::Platform(error) => Self::Platform(error),
            error => Self::Other(error.to_string()),
        }
    }
}
