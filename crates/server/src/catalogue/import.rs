//! `coppice catalogue import`.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use coppice::cdn::service::Actor;
use coppice::host;
use coppice::shop::service::{Import, ImportOptions, Imported};
use coppice::tenant::TenantId;
use coppice_catalogue::draft::{Change, Finding};
use coppice_catalogue::formats::Reader;
use coppice_platform::Platform;
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::SqlSession;

use super::report::Report;
use super::{pictures, progress};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// How many products are saved at once.
const CHUNK: usize = 250;

/// Take over products from a Shopify export or from JSON Lines.
///
/// Products are told by their handles: new ones are made, others changed. Of a product that is there, a column that the
/// file does not have leaves the value as it is, and one that is empty empties it.
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
    /// Take over the stock of variants that are there too; else it stays, since some may have been sold meanwhile
    #[arg(long)]
    stock: bool,
    /// Copy pictures from elsewhere into the shop's own store
    #[arg(long)]
    fetch_images: bool,
    /// What the file is written in, if neither UTF-8 nor UTF-16, such as windows-1252
    #[arg(long)]
    encoding: Option<String>,
    /// A file to write with what became of every product, one a line, as JSON
    #[arg(long)]
    report: Option<PathBuf>,
}

impl ImportArgs {
    /// Saves chunk by chunk; what is wrong with one product stops no other.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = super::tenant(&db, &self.tenant).await?;
        let failed = |error| CommandError::Io(self.file.display().to_string(), error);
        let reader =
            Reader::open(open(&self.file).map_err(failed)?, &tenant.currency, self.encoding.as_deref())
                .map_err(|error| CommandError::Other(format!("{}: {error}", self.file.display())))?;
        for remark in reader.remarks() {
            output::remark(&format!("{}: {remark}", self.file.display()));
        }
        let mut report = Report::new(self.dry_run, self.writer()?);
        let id = tenant.id.clone();
        let reference = uuid_v7(platform.clock.now_ms(), platform.random.u128());
        let files = host::is_public(&tenant.host).then(|| format!("https://{}/cdn/", tenant.host));
        let options = ImportOptions { reference, by: String::new(), sets_stock: self.stock, files };
        let mut import = Import::new(&platform, &db, tenant, reader.slugs(), options);
        let bar = progress::pieces(reader.len() as u64, "products");
        let mut entries = reader.peekable();
        while entries.peek().is_some() {
            let chunk: Vec<_> = entries.by_ref().take(CHUNK).collect();
            let count = chunk.len() as u64;
            let products = loop {
                let mut products = import.prepare(chunk.clone()).await?;
                if self.dry_run {
                    break products;
                }
                if self.fetch_images {
                    self.fetch(&platform, &db, &id, &mut products).await?;
                }
                // Somebody else may save a product just then: it is looked at again.
                if !import.save_each(&mut products).await? {
                    break products;
                }
            };
            for product in &products {
                report.add(product).map_err(|error| self.unwritten(error))?;
            }
            bar.inc(count);
        }
        bar.finish_and_clear();
        if import.finish().await? {
            super::forget_cached(&platform).await?;
        }
        let refused = report.say().map_err(|error| self.unwritten(error))?;
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Copies pictures of products that are not refused; a product that had nothing else new is changed by that.
    async fn fetch(
        &self,
        platform: &Platform,
        db: &SqlSession,
        tenant: &TenantId,
        products: &mut [Imported],
    ) -> Result<(), CommandError> {
        let actor = Actor::operator(platform, db, tenant);
        for Imported { line, merged, warnings, .. } in products {
            let Ok(merged) = merged else { continue };
            let before = merged.product.images.clone();
            let reasons = pictures::fetch(&actor, &mut merged.product).await?;
            warnings.extend(reasons.into_iter().map(|reason| Finding::new(*line, reason)));
            if merged.change == Change::Unchanged && merged.product.images != before {
                merged.change = Change::Changed(vec!["pictures"]);
                merged.product.updated_at = platform.clock.now().max(merged.product.updated_at);
            }
        }
        Ok(())
    }

    fn writer(&self) -> Result<Option<Box<dyn Write>>, CommandError> {
        let Some(path) = &self.report else { return Ok(None) };
        let file = File::create(path).map_err(|error| self.unwritten(error))?;
        Ok(Some(Box::new(BufWriter::new(file))))
    }

    fn unwritten(&self, error: std::io::Error) -> CommandError {
        let path = self.report.as_deref().unwrap_or(Path::new("-"));
        CommandError::Io(path.display().to_string(), error)
    }
}

fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    Ok(if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(File::open(path)?) })
}
