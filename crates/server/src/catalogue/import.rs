//! `coppice catalogue import`.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use coppice::cdn::service::Actor;
use coppice::shop::store::{recount_statements, save_statements};
use coppice::tenant::TenantId;
use coppice_catalogue::formats::{Entry, Finding, Reader, Report, Shop};
use coppice_catalogue::product::Product;
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, Platform, PlatformError};
use indicatif::ProgressBar;

use super::{pictures, progress};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// How many products are saved at once.
const CHUNK: usize = 50;

/// Take over products from a Shopify export or from JSON Lines.
#[derive(Args, Debug)]
pub struct ImportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to read; `-` is standard input
    file: PathBuf,
    /// Whose products they become
    #[arg(long, default_value = "default")]
    tenant: String,
    /// Read and check everything, save nothing
    #[arg(long)]
    dry_run: bool,
    /// Copy pictures from elsewhere into the shop's own store
    #[arg(long)]
    fetch_images: bool,
}

impl ImportArgs {
    /// Reads product by product and saves chunk by chunk; what is wrong with one product stops no other.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = super::session(&platform);
        let tenant = super::tenant(&db, &self.tenant).await?;
        let failed = |error| CommandError::Io(self.file.display().to_string(), error);
        let (source, bar) = open(&self.file).map_err(failed)?;
        let shop = Shop { currency: tenant.currency, now: platform.clock.now() };
        let named =
            |error: &dyn std::fmt::Display| CommandError::Other(format!("{}: {error}", self.file.display()));
        let reader = Reader::open(BufReader::new(bar.wrap_read(source)), shop).map_err(|e| named(&e))?;

        let mut import = Import {
            platform: &platform,
            db,
            tenant: tenant.id,
            report: Report::default(),
            pending: Vec::new(),
            args: &self,
        };
        let mut broken = None;
        for entry in reader {
            match entry {
                Ok(entry) => import.take(entry).await?,
                Err(error) => broken = Some(named(&error)),
            }
        }
        import.save().await?;
        bar.finish_and_clear();
        let report = import.finish().await?;
        self.say(&report);
        match broken {
            Some(error) => Err(error),
            None if report.refused.is_empty() => Ok(ExitCode::SUCCESS),
            None => Ok(ExitCode::FAILURE),
        }
    }

    fn say(&self, report: &Report) {
        for (kind, findings) in [("warning", &report.warnings), ("refused", &report.refused)] {
            for Finding { line, handle, reason } in findings {
                output::remark(&format!(
                    "line {line}: {kind}: {} {reason}",
                    if handle.is_empty() { "a product" } else { handle }
                ));
            }
        }
        let done = if self.dry_run { "would be saved" } else { "saved" };
        output::line(&format!(
            "{} products {done}, {} refused, {} warnings",
            report.saved,
            report.refused.len(),
            report.warnings.len()
        ));
    }
}

/// An import under way.
struct Import<'a> {
    platform: &'a Platform,
    db: SqlSession,
    tenant: TenantId,
    report: Report,
    /// Products still to be saved, with the lines they come from.
    pending: Vec<(u64, Product)>,
    args: &'a ImportArgs,
}

impl Import<'_> {
    async fn take(&mut self, entry: Entry) -> Result<(), CommandError> {
        self.report.warnings.extend(entry.warnings);
        let mut product = match entry.product {
            Ok(product) => product,
            Err(finding) => {
                self.report.refused.push(finding);
                return Ok(());
            }
        };
        if self.args.dry_run {
            self.report.saved += 1;
            return Ok(());
        }
        let Platform { clock, random, .. } = self.platform;
        product.assign_ids(|| uuid_v7(clock.now_ms(), random.u128()));
        if self.args.fetch_images {
            let actor = Actor::operator(self.platform, &self.db, &self.tenant);
            for reason in pictures::fetch(&actor, &mut product).await? {
                self.report.warnings.push(Finding { line: entry.line, handle: product.slug.clone(), reason });
            }
        }
        self.pending.push((entry.line, product));
        if self.pending.len() >= CHUNK { self.save().await } else { Ok(()) }
    }

    /// Saves what is pending: all at once, or, where the tables refuse that, one by one to see which it was.
    async fn save(&mut self) -> Result<(), CommandError> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(());
        }
        let (lines, products): (Vec<u64>, Vec<Product>) = pending.into_iter().unzip();
        match self.db.batch(save_statements(&self.tenant, &products)).await {
            Ok(_) => self.report.saved += products.len() as u64,
            Err(error) if breaks_a_rule(&error) => {
                for (line, product) in lines.into_iter().zip(products) {
                    match self.db.batch(save_statements(&self.tenant, std::slice::from_ref(&product))).await {
                        Ok(_) => self.report.saved += 1,
                        Err(error) if breaks_a_rule(&error) => {
                            let reason = format!("breaks a rule of the database: {}", error.detail);
                            self.report.refused.push(Finding { line, handle: product.slug, reason });
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Puts right what depends on all products together.
    async fn finish(self) -> Result<Report, CommandError> {
        if !self.args.dry_run {
            self.db.batch(recount_statements(&self.tenant).into()).await?;
            super::forget_cached(self.platform).await?;
        }
        Ok(self.report)
    }
}

fn breaks_a_rule(error: &PlatformError) -> bool {
    matches!(error.kind, ErrorKind::Unique(_) | ErrorKind::Constraint(_))
}

fn open(path: &Path) -> std::io::Result<(Box<dyn Read>, ProgressBar)> {
    if path == Path::new("-") {
        return Ok((Box::new(std::io::stdin()), progress::bytes(None)));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((Box::new(file), progress::bytes(Some(length))))
}
