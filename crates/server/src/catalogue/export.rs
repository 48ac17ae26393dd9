//! `coppice catalogue export`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use coppice::shop::store::get_products_after;
use coppice::tenant::Tenant;
use coppice_catalogue::formats::{Export, write_line};

use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// How many products are read at once.
const PAGE: u32 = 100;

/// What the products are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Our own JSON Lines, which say everything
    Json,
    /// The CSV that Shopify takes
    Shopify,
}

/// Write all products as JSON Lines or as Shopify's CSV.
#[derive(Args, Debug)]
pub struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to write; `-` is standard output
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Whose products
    #[arg(long, default_value = "default")]
    tenant: String,
    /// What to write; if it is not said, a file whose name ends in .csv is Shopify's
    #[arg(long)]
    format: Option<Format>,
    /// Where the shop is, such as https://shop.example: with it Shopify's CSV names the shop's own pictures
    #[arg(long)]
    address: Option<String>,
}

impl ExportArgs {
    /// Writes page by page, the oldest product first, so that an import keeps their order.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = super::tenant(&db, &self.tenant).await?;
        let failed = |error| CommandError::Io(self.file.display().to_string(), error);
        let mut file = create(&self.file).map_err(failed)?;
        let export = Export { files: self.address(&tenant).map(|address| format!("{address}/cdn/")) };
        let is_csv = self.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let format = self.format.unwrap_or(if is_csv { Format::Shopify } else { Format::Json });
        if format == Format::Shopify {
            export.write_header(&mut file).map_err(failed)?;
        }
        let mut own_pictures = false;
        let (mut after, mut count) = (0, 0);
        loop {
            let (products, last) = get_products_after(&db, &tenant.id, after, PAGE).await?;
            if products.is_empty() {
                break;
            }
            for product in &products {
                match format {
                    Format::Json => write_line(&mut file, product),
                    Format::Shopify => export.write(&mut file, product),
                }
                .map_err(failed)?;
                own_pictures |= product.images.iter().any(|image| !image.is_remote());
            }
            (after, count) = (last, count + products.len());
        }
        file.flush().map_err(failed)?;
        if format == Format::Shopify && own_pictures && export.files.is_none() {
            output::remark(
                "Pictures of the shop's own store are left out: --address says where they are had, such as https://shop.example",
            );
        }
        output::remark(&format!("Exported {count} products."));
        Ok(ExitCode::SUCCESS)
    }

    /// The shop's address, as it is said, or as its name on the internet says.
    fn address(&self, tenant: &Tenant) -> Option<String> {
        let said = self.address.as_deref().map(|address| address.trim_end_matches('/').to_owned());
        said.or_else(|| coppice::host::is_public(&tenant.host).then(|| format!("https://{}", tenant.host)))
    }
}

fn create(path: &Path) -> std::io::Result<Box<dyn Write>> {
    Ok(if path == Path::new("-") {
        Box::new(BufWriter::new(std::io::stdout()))
    } else {
        Box::new(BufWriter::new(File::create(path)?))
    })
}
