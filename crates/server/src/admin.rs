//! `coppice admin`: who manages the shops.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::admin::{service, store};
use coppice::config::AuthConfig;
use coppice_platform::{Env, Platform};

use crate::catalogue::session;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// Decide who manages the shops.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct AdminArgs {
    #[command(subcommand)]
    command: AdminCommand,
}

const EXAMPLES: &str = "Examples:
  coppice admin add ada@example.com       ada@example.com manages the shops, once signed in
  coppice admin remove ada@example.com    and no longer
  coppice admin list                      all who do, and by what

Whoever the setting ADMIN_EMAILS names is an admin too. On Workers it is the only way to name one.";

#[derive(Subcommand)]
enum AdminCommand {
    /// Make somebody an admin
    #[command(after_help = "Example:\n  coppice admin add ada@example.com")]
    Add(PersonArgs),
    /// Make an admin a shopper like any other
    #[command(after_help = "Example:\n  coppice admin remove ada@example.com")]
    Remove(PersonArgs),
    /// Name all admins, and what makes them one
    #[command(after_help = "Example:\n  ADMIN_EMAILS=ada@example.com coppice admin list --data data")]
    List(DataArgs),
}

/// Who, and where.
#[derive(Args)]
struct PersonArgs {
    /// Their e-mail address
    #[arg(value_parser = email)]
    email: String,
    #[command(flatten)]
    data: DataArgs,
}

fn email(text: &str) -> Result<String, &'static str> {
    coppice::email::email(text).ok_or("an address is needed, such as ada@example.com")
}

impl AdminArgs {
    /// Does what was asked; fails softly (exit code 1) where somebody stays an admin by the settings.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            AdminCommand::Add(args) => args.add().await,
            AdminCommand::Remove(args) => args.remove().await,
            AdminCommand::List(args) => list(&args.open().await?).await,
        }
    }
}

impl PersonArgs {
    async fn add(self) -> Result<ExitCode, CommandError> {
        let (platform, email) = (self.data.open().await?, self.email);
        let changed = service::add_admin(&platform, &session(&platform), &email).await?;
        let when = if changed { "now" } else { "already" };
        output::remark(&format!("{email} is {when} an admin."));
        Ok(ExitCode::SUCCESS)
    }

    async fn remove(self) -> Result<ExitCode, CommandError> {
        let (platform, email) = (self.data.open().await?, self.email);
        let changed = service::remove_admin(&platform, &session(&platform), &email).await?;
        if named_in_settings(platform.env.as_ref()).contains(&email) {
            output::problem(&format!("{email} stays an admin while ADMIN_EMAILS names them."));
            return Ok(ExitCode::FAILURE);
        }
        let since = if changed { "is no longer" } else { "is not" };
        output::remark(&format!("{email} {since} an admin."));
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(platform: &Platform) -> Result<ExitCode, CommandError> {
    let mut admins: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for admin in store::get_admins(&session(platform)).await? {
        admins.entry(admin.email).or_default().push("database");
    }
    for email in named_in_settings(platform.env.as_ref()) {
        admins.entry(email).or_default().push("ADMIN_EMAILS");
    }
    if admins.is_empty() {
        output::remark("There is no admin yet; `coppice admin add EMAIL` makes one.");
    }
    for (email, sources) in admins {
        output::line(&format!("{email}\t{}", sources.join(", ")));
    }
    Ok(ExitCode::SUCCESS)
}

/// Whoever `ADMIN_EMAILS` names. What else may be wrong with the settings does not matter here.
fn named_in_settings(env: &dyn Env) -> Vec<String> {
    AuthConfig::read(env, true, &mut Vec::new()).admin_emails
}
