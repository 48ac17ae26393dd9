//! `coppice move`: from DynamoDB to here. So far it looks, and writes nothing anywhere.

mod pages;
mod preflight;
mod shown;

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use coppice_dynamodb::{Client, Settings};
use coppice_platform::Env;
use coppice_platform::env::SettingError;
use coppice_platform::native::{HttpClient, SystemClock, SystemRandom};

use crate::outcome::CommandError;

/// Move here from DynamoDB.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct MoveArgs {
    #[command(subcommand)]
    command: MoveCommand,
}

const EXAMPLES: &str = "The table is the one of NextAuth's adapter for DynamoDB: DYNAMODB_TABLE and DYNAMODB_REGION name it, and
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY open it (AWS_SESSION_TOKEN, DYNAMODB_ENDPOINT where needed). `coppice doctor` says
whether they do. docs/migration.md says what is looked at, and what the findings mean.

Examples:
  coppice move preflight
  coppice move preflight --rate 500 --json > preflight.json";

#[derive(Subcommand)]
enum MoveCommand {
    /// Look what is in the table, what would move and what is in the way; nothing is written
    #[command(after_help = preflight::EXAMPLES)]
    Preflight(preflight::PreflightArgs),
}

impl MoveArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            MoveCommand::Preflight(args) => args.run().await,
        }
    }
}

/// The table of these settings; `None` where nothing is said of one.
///
/// # Errors
/// What is wrong with the settings.
pub fn table(env: &dyn Env) -> Result<Option<Client>, Vec<SettingError>> {
    let client = |settings| {
        let http = Arc::new(HttpClient::default());
        Client::new(http, Arc::new(SystemClock), Arc::new(SystemRandom), settings)
    };
    Ok(Settings::read(env)?.map(client))
}

/// The attributes of the table's key and of its index, as NextAuth's adapter has them unless it is told otherwise.
pub const KEY: [&str; 2] = ["pk", "sk"];
/// The index.
pub const INDEX: &str = "GSI1";
/// The attributes of its key.
pub const INDEX_KEY: [&str; 2] = ["GSI1PK", "GSI1SK"];

#[cfg(test)]
pub mod testing {
    //! A table for tests, as a command would ask it.

    use std::collections::BTreeMap;

    use coppice_dynamodb::Client;
    use coppice_dynamodb_server::Server;

    /// The table of a server for tests, by settings that are changed so.
    pub fn client(server: &Server, changes: &[(&str, &str)]) -> Client {
        let mut env: BTreeMap<String, String> = server.settings().map(|(n, v)| (n.to_owned(), v)).into();
        env.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        super::table(&env).unwrap().unwrap()
    }
}
