//! `coppice shop`: what a shop is called, and in which currency it sells.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::shop::money::exponent;
use coppice::shop::store::get_products_after;
use coppice::tenant::store::set_tenant_statements;

use crate::catalogue::{forget_cached, session, tenant};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// Decide what a shop is called and in which currency it sells.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ShopArgs {
    #[command(subcommand)]
    command: ShopCommand,
}

const EXAMPLES: &str = "Examples:
  coppice shop set --currency EUR
  coppice shop set --name \"Coppice Goods\" --tenant default";

#[derive(Subcommand, Debug)]
enum ShopCommand {
    /// Change what is given, and say what the shop is then
    Set(SetArgs),
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
    #[arg(long)]
    name: Option<String>,
    /// The currency of all its prices, as three letters of ISO 4217. The numbers stay: 12.50 in one is 12.50 in the other
    #[arg(long, value_parser = currency)]
    currency: Option<String>,
}

impl ShopArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let ShopCommand::Set(args) = self.command;
        let platform = args.data.open().await?;
        let db = session(&platform);
        let mut shop = tenant(&db, &args.tenant).await?;
        if let Some(currency) = args.currency {
            // Prices are whole numbers of the smallest unit: with other decimals each would be another.
            let priced = !get_products_after(&db, &shop.id, 0, 1).await?.0.is_empty();
            if priced && exponent(&currency) != exponent(&shop.currency) {
                return Err(CommandError::Other(format!(
                    "{} and {currency} have not the same decimals, so the prices would not stay what they are; change the currency of an empty shop and import the prices anew",
                    shop.currency
                )));
            }
            shop.currency = currency;
        }
        if let Some(name) = args.name {
            shop.name = name;
        }
        db.batch(set_tenant_statements(&shop).into()).await?;
        forget_cached(&platform).await?;
        output::line(&format!("{} sells in {}", shop.name, shop.currency));
        Ok(ExitCode::SUCCESS)
    }
}

/// Three capital letters.
fn currency(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    let letters = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    letters.then_some(code).ok_or_else(|| "a currency has three letters, such as EUR".to_owned())
}
