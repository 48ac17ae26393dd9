//! `coppice admin`: who manages which shop.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::auth::service::link_address;
use coppice::config::AuthConfig;
use coppice::host;
use coppice::people::{service, store};
use coppice::tenant::Tenant;
use coppice::visitor::MemberRole;
use coppice_platform::{Env, Platform};

use crate::catalogue::tenant;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};
use crate::shop::email;

/// Decide who manages which shop.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct AdminArgs {
    #[command(subcommand)]
    command: AdminCommand,
}

const EXAMPLES: &str = "Examples:
  coppice admin add ada@example.com             ada@example.com manages the shop, once signed in
  coppice admin add ada@example.com --owner     and decides who else does
  coppice admin link ada@example.com            a link that signs them in, once: for where there is no mail
  coppice admin remove ada@example.com          and no longer
  coppice admin list --tenant cups              all who manage that shop, and by what

Whoever the setting ADMIN_EMAILS names is an admin of all shops.";

#[derive(Subcommand)]
enum AdminCommand {
    /// Make somebody an admin of a shop
    #[command(after_help = "Example:\n  coppice admin add ada@example.com")]
    Add(AddArgs),
    /// Make an admin a shopper like any other
    #[command(after_help = "Example:\n  coppice admin remove ada@example.com")]
    Remove(PersonArgs),
    /// Name all admins of a shop, and what makes them one
    #[command(after_help = "Example:\n  ADMIN_EMAILS=ada@example.com coppice admin list --data data")]
    List(ListArgs),
    /// Print a link that signs an admin in, once and within 15 minutes
    #[command(after_help = "Example:\n  coppice admin link ada@example.com --address https://shop.example")]
    Link(LinkArgs),
}

/// Who, where, and as what.
#[derive(Args)]
struct AddArgs {
    #[command(flatten)]
    person: PersonArgs,
    /// Make them an owner, who decides who else is one
    #[arg(long)]
    owner: bool,
}

/// Who, and where.
#[derive(Args)]
struct PersonArgs {
    /// Their e-mail address
    #[arg(value_parser = email)]
    email: String,
    #[command(flatten)]
    shop: ListArgs,
}

/// Which shop.
#[derive(Args)]
struct ListArgs {
    /// Which shop, by its id
    #[arg(long, default_value = "default")]
    tenant: String,
    #[command(flatten)]
    data: DataArgs,
}

/// Who, and at which address the shop is.
#[derive(Args)]
struct LinkArgs {
    #[command(flatten)]
    person: PersonArgs,
    /// Where the shop is had [default: https:// and its host; this machine, while it has none]
    #[arg(long, value_parser = origin)]
    address: Option<String>,
}

fn origin(text: &str) -> Result<String, &'static str> {
    host::spell_origin(text.trim_end_matches('/')).ok_or("an address is needed, such as https://shop.example")
}

impl AdminArgs {
    /// Does what was asked; fails softly (exit code 1) where somebody stays an admin by the settings.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            AdminCommand::Add(args) => args.run().await,
            AdminCommand::Remove(args) => args.remove().await,
            AdminCommand::List(args) => args.list().await,
            AdminCommand::Link(args) => args.run().await,
        }
    }
}

impl ListArgs {
    async fn open(&self) -> Result<(Platform, Tenant), CommandError> {
        let platform = self.data.open().await?;
        let tenant = tenant(&session(&platform), &self.tenant).await?;
        Ok((platform, tenant))
    }

    async fn list(self) -> Result<ExitCode, CommandError> {
        let (platform, tenant) = self.open().await?;
        let mut admins: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for member in store::get_members(&session(&platform), &tenant.id).await? {
            admins.entry(member.email).or_default().push(member.role.name());
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
}

impl AddArgs {
    async fn run(self) -> Result<ExitCode, CommandError> {
        let (platform, tenant) = self.person.shop.open().await?;
        let email = self.person.email;
        let role = if self.owner { MemberRole::Owner } else { MemberRole::Admin };
        let db = session(&platform);
        let is_owner = |member: &coppice::people::model::Member| {
            member.email == email && member.role == MemberRole::Owner
        };
        // An owner is an admin, too.
        let kept =
            role == MemberRole::Admin && store::get_members(&db, &tenant.id).await?.iter().any(is_owner);
        let changed = !kept && service::add_member(&platform, &db, &tenant.id, &email, role).await?;
        let when = if changed { "now" } else { "already" };
        let what = if role == MemberRole::Owner { "an owner" } else { "an admin" };
        output::remark(&format!("{email} is {when} {what} of {}.", tenant.name));
        Ok(ExitCode::SUCCESS)
    }
}

impl PersonArgs {
    async fn remove(self) -> Result<ExitCode, CommandError> {
        let (platform, tenant) = self.shop.open().await?;
        let email = self.email;
        let changed = service::remove_member(&platform, &session(&platform), &tenant.id, &email).await?;
        if named_in_settings(platform.env.as_ref()).contains(&email) {
            output::problem(&format!("{email} stays an admin while ADMIN_EMAILS names them."));
            return Ok(ExitCode::FAILURE);
        }
        let since = if changed { "is no longer" } else { "is not" };
        output::remark(&format!("{email} {since} an admin of {}.", tenant.name));
        Ok(ExitCode::SUCCESS)
    }
}

impl LinkArgs {
    async fn run(self) -> Result<ExitCode, CommandError> {
        let (platform, tenant) = self.person.shop.open().await?;
        let (db, email) = (session(&platform), self.person.email);
        let manages = store::get_members(&db, &tenant.id).await?.iter().any(|member| member.email == email)
            || named_in_settings(platform.env.as_ref()).contains(&email);
        if !manages {
            return Err(CommandError::Other(format!(
                "{email} does not manage {}; `coppice admin add {email} --tenant {}` lets them",
                tenant.name, tenant.id.0
            )));
        }
        let secret = service::new_sign_in_link(&platform, &db, &tenant.id, &email).await?;
        let own = || match host::is_public(&tenant.host) {
            true => format!("https://{}", tenant.host),
            false => {
                format!("http://127.0.0.1:{}", platform.env.get("PORT").unwrap_or_else(|| "3000".to_owned()))
            }
        };
        output::line(&link_address(&self.address.unwrap_or_else(own), &secret));
        output::remark("It signs them in once, within 15 minutes.");
        Ok(ExitCode::SUCCESS)
    }
}

/// Whoever `ADMIN_EMAILS` names. What else may be wrong with the settings does not matter here.
fn named_in_settings(env: &dyn Env) -> Vec<String> {
    AuthConfig::read(env, true, &mut Vec::new()).admin_emails
}
