//! `coppice shop`: which shops there are, what they are called, and in which currency they sell.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::host;
use coppice::setup::service::create_shop;
use coppice::shop::money;
use coppice::shop::service::{Prices, new_currency};
use coppice::site::model::ShopChange;
use coppice::site::service::change_shop;
use coppice::tenant::store::get_tenants;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::sql::SqlSession;

use crate::catalogue::{forget_cached, tenant};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// Make shops, and decide what they are called and in which currency they sell.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ShopArgs {
    #[command(subcommand)]
    command: ShopCommand,
}

const EXAMPLES: &str = "Examples:
  coppice shop create --name \"Ada's Lamps\" --currency EUR --owner ada@example.com
  coppice shop create --tenant cups --host cups.example --name Cups --currency USD
  coppice shop set --host lamps.example
  coppice shop set --currency EUR
  coppice shop list";

#[derive(Subcommand, Debug)]
enum ShopCommand {
    /// Make a shop, which everybody sees at once
    Create(CreateArgs),
    /// Change what is given, and say what the shop is then
    Set(SetArgs),
    /// Name all shops: id, host, currency, name
    List(DataArgs),
}

/// Make a shop, which everybody sees at once.
#[derive(Args, Debug)]
struct CreateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Its id; the one with the id `default` answers for every host that is no other's
    #[arg(long, default_value = "default", value_parser = id)]
    tenant: String,
    /// The name shoppers see
    #[arg(long, value_parser = name)]
    name: String,
    /// The currency of all its prices, as three letters of ISO 4217
    #[arg(long, value_parser = currency)]
    currency: &'static str,
    /// The host it answers at; without one, its id
    #[arg(long, value_parser = host)]
    host: Option<String>,
    /// The e-mail address of its owner
    #[arg(long, value_parser = email)]
    owner: Option<String>,
}

/// Change what is given, and say what the shop is then.
#[derive(Args, Debug)]
struct SetArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Which shop
    #[arg(long, default_value = "default")]
    tenant: String,
    /// The name shoppers see
    #[arg(long, value_parser = name)]
    name: Option<String>,
    /// The host it answers at
    #[arg(long, value_parser = host)]
    host: Option<String>,
    /// The currency of all its prices, as three letters of ISO 4217. The numbers stay: 12.50 in one is 12.50 in the other
    #[arg(long, value_parser = currency)]
    currency: Option<&'static str>,
}

impl ShopArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            ShopCommand::Create(args) => args.run().await,
            ShopCommand::Set(args) => args.run().await,
            ShopCommand::List(args) => list(&args).await,
        }
    }
}

impl CreateArgs {
    async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let shop = Tenant {
            host: self.host.unwrap_or_else(|| self.tenant.clone()),
            id: TenantId(self.tenant),
            name: self.name,
            currency: self.currency.to_owned(),
        };
        create_shop(&platform, &db, &shop, self.owner.as_deref()).await?;
        output::line(&format!("{} sells in {}", shop.name, shop.currency));
        if let Some(owner) = self.owner {
            output::remark(&format!(
                "{owner} is its owner. Without mail, `coppice admin link {owner} --tenant {}` signs them in.",
                shop.id.0
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl SetArgs {
    async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let shop = tenant(&db, &self.tenant).await?;
        let mut change = ShopChange { host: self.host, name: self.name, currency: None };
        if let Some(code) = self.currency {
            // Whoever gives the command has read that the numbers stay.
            let may = new_currency(&db, &shop, code, Prices::Confirmed).await;
            change.currency = Some(may.map_err(|error| CommandError::Other(error.to_string()))?);
        }
        if let Some(host) = &change.host {
            check_host(&db, &shop.id, host).await?;
        }
        if change != ShopChange::default() {
            change_shop(&platform, &db, &shop, &change).await?;
            forget_cached(&platform).await?;
        }
        let shop = tenant(&db, &self.tenant).await?;
        output::line(&format!("{} sells in {}", shop.name, shop.currency));
        Ok(ExitCode::SUCCESS)
    }
}

/// Two shops at one host would be one shop.
async fn check_host(db: &SqlSession, shop: &TenantId, host: &str) -> Result<(), CommandError> {
    match get_tenants(db).await?.into_iter().find(|other| other.host == host && other.id != *shop) {
        None => Ok(()),
        Some(other) => {
            Err(CommandError::Other(format!("{host} is the host of the shop “{}” already", other.id.0)))
        }
    }
}

async fn list(data: &DataArgs) -> Result<ExitCode, CommandError> {
    let platform = data.open().await?;
    let shops = get_tenants(&session(&platform)).await?;
    if shops.is_empty() {
        output::remark(
            "There is no shop yet; `coppice shop create` makes one, and so does `coppice serve` by a page.",
        );
    }
    for shop in shops {
        output::line(&format!("{}\t{}\t{}\t{}", shop.id.0, shop.host, shop.currency, shop.name));
    }
    Ok(ExitCode::SUCCESS)
}

/// The code of a currency that things are sold in.
fn currency(text: &str) -> Result<&'static str, &'static str> {
    money::currency(text).ok_or("a currency has three letters, such as EUR")
}

/// A host in its one spelling.
fn host(text: &str) -> Result<String, &'static str> {
    host::spell_host(text.trim()).ok_or("a host is needed, without a scheme and a port, such as shop.example")
}

fn name(text: &str) -> Result<String, String> {
    let most = Tenant::LONGEST_NAME;
    let name = coppice::text::tidy(text, most.saturating_add(1));
    let fits = !name.is_empty() && name.chars().count() <= most;
    fits.then_some(name).ok_or_else(|| format!("a name is needed, of at most {most} characters"))
}

/// An id as it stands in keys of files and caches.
fn id(text: &str) -> Result<String, &'static str> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_id = (1..=40).contains(&text.len()) && text.bytes().all(good);
    is_id.then(|| text.to_owned()).ok_or("an id has 1 to 40 of a-z, 0-9 and -")
}

/// An address in its one spelling.
pub fn email(text: &str) -> Result<String, &'static str> {
    coppice::email::email(text).ok_or("an address is needed, such as ada@example.com")
}
