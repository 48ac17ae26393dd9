//! `coppice catalogue`: whole catalogues in and out.

mod export;
mod import;
mod pictures;
pub mod progress;
mod report;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use coppice::tenant::store::get_tenant_by_id;
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::sql::SqlSession;
use coppice_platform::{Platform, PlatformError};

use crate::outcome::CommandError;

/// Read and write whole catalogues.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct CatalogueArgs {
    #[command(subcommand)]
    command: CatalogueCommand,
}

const EXAMPLES: &str = "Examples:
  coppice catalogue import products_export.csv --dry-run    say what would be new, changed or refused, and why
  coppice catalogue import prices.csv --report report.jsonl
  coppice catalogue import products_export.csv --fetch-images
  coppice catalogue export backup.jsonl
  coppice catalogue export products.csv --address https://shop.example    a CSV that Shopify takes
  coppice catalogue export - --tenant default | coppice catalogue import - --tenant other";

#[derive(Subcommand, Debug)]
enum CatalogueCommand {
    /// Take over products from a Shopify export or from JSON Lines
    Import(import::ImportArgs),
    /// Write all products as JSON Lines, or as Shopify's CSV
    Export(export::ExportArgs),
}

impl CatalogueArgs {
    /// Does what was asked; fails softly (exit code 1) where products were refused.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        match self.command {
            CatalogueCommand::Import(args) => args.run().await,
            CatalogueCommand::Export(args) => args.run().await,
        }
    }
}

/// The tenant of this name.
///
/// # Errors
/// Where there is none.
pub async fn tenant(db: &SqlSession, name: &str) -> Result<Tenant, CommandError> {
    let found = get_tenant_by_id(db, &TenantId(name.to_owned())).await?;
    found.ok_or_else(|| {
        CommandError::Other(format!(
            "there is no shop with the id “{name}”; `coppice shop create --tenant {name} --name … --currency …` makes one, and `coppice shop list` names those there are"
        ))
    })
}

/// Drops all cached content, so that pages show what has changed.
///
/// # Errors
/// What the namespace can't do.
pub async fn forget_cached(platform: &Platform) -> Result<(), PlatformError> {
    let mut cursor = None;
    loop {
        let page = platform.cache_kv.list("cache:", cursor.as_deref(), 1_000).await?;
        for key in page.keys {
            platform.cache_kv.delete(&key.name).await?;
        }
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}
