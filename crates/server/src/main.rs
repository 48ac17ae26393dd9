//! Coppice as one native binary: the server and its command line.

mod admin;
mod archive;
mod cargo_leptos;
mod catalogue;
mod cdn;
mod doctor;
mod domains;
mod kv;
mod listener;
mod lock;
mod logger;
mod migrate;
mod moving;
mod outcome;
mod output;
mod panics;
mod platform;
mod remote;
mod secrets;
mod seed;
mod serve;
mod shop;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use outcome::CommandError;

/// A small business's web presence in one binary: a shop with everything it needs embedded.
#[derive(Parser)]
#[command(version, about, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  coppice serve                            serve what is in ./data on http://127.0.0.1:3000; of an empty folder make a shop first
  coppice shop create --name Lamps --currency EUR
  coppice seed                             or make a demo shop
  coppice catalogue import products.csv    take over a Shopify catalogue
  coppice cdn sync                         see whether all files are there
  coppice doctor                           see whether stock, money and numbers add up
  coppice backup shop.coppice              write all there is to one file, while the shop is served
  coppice admin add ada@example.com        let somebody manage it
  coppice move preflight                   see what a table of NextAuth's in DynamoDB holds, before it is moved
  coppice domains check northbakery.com    ask whether a name is free";

#[derive(Subcommand)]
enum Command {
    /// Serve the shop; where there is none, say how to make one
    Serve(serve::ServeArgs),
    /// Apply the migrations that are missing
    Migrate(platform::DataArgs),
    /// Make a demo shop
    Seed(Box<seed::SeedArgs>),
    /// Read and write whole catalogues
    Catalogue(catalogue::CatalogueArgs),
    /// Make shops, and decide what they are called and in which currency they sell
    Shop(shop::ShopArgs),
    /// Keep files in order
    Cdn(cdn::CdnArgs),
    /// Write all there is to one file, which is one moment of the shop
    Backup(archive::backup::BackupArgs),
    /// See whether an archive is whole
    Verify(archive::verify::VerifyArgs),
    /// Put an archive back, into an empty home
    Restore(archive::restore::RestoreArgs),
    /// See whether stock, money and numbers add up
    Doctor(doctor::DoctorArgs),
    /// Decide who manages which shop
    Admin(admin::AdminArgs),
    /// Move keys and values of the API in and out
    Kv(kv::KvArgs),
    /// Move here from DynamoDB
    Move(moving::MoveArgs),
    /// Ask whether domain names are free
    Domains(domains::DomainsArgs),
}

impl Command {
    async fn run(self) -> Result<ExitCode, CommandError> {
        match self {
            Self::Serve(args) => args.run().await,
            Self::Migrate(args) => migrate::run(&args).await,
            Self::Seed(args) => args.run().await,
            Self::Catalogue(args) => args.run().await,
            Self::Shop(args) => args.run().await,
            Self::Cdn(args) => args.run().await,
            Self::Backup(args) => args.run().await,
            Self::Verify(args) => args.run(),
            Self::Restore(args) => args.run().await,
            Self::Doctor(args) => args.run().await,
            Self::Admin(args) => args.run().await,
            Self::Kv(args) => args.run().await,
            Self::Move(args) => args.run().await,
            Self::Domains(args) => args.run().await,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    logger::start();
    let done = match cargo_leptos::address() {
        Some(address) => cargo_leptos::run(address).await,
        None => Cli::parse().command.run().await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            let (first, more) = error.lines();
            output::problem(&first);
            more.iter().for_each(|line| output::remark(line));
            error.code()
        }
    }
}
