//! `coppice catalogue export`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use coppice::shop::store::get_products_after;
use coppice_catalogue::formats::write_line;

use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// How many products are read at once.
const PAGE: u32 = 100;

/// Write all products as JSON Lines.
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
}

impl ExportArgs {
    /// Writes page by page, the oldest product first, so that an import keeps their order.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = super::session(&platform);
        let tenant = super::tenant(&db, &self.tenant).await?;
        let failed = |error| CommandError::Io(self.file.display().to_string(), error);
        let mut file = create(&self.file).map_err(failed)?;
        let (mut after, mut count) = (0, 0);
        loop {
            let (products, last) = get_products_after(&db, &tenant.id, after, PAGE).await?;
            if products.is_empty() {
                break;
            }
            for product in &products {
                write_line(&mut file, product).map_err(failed)?;
            }
            (after, count) = (last, count + products.len());
        }
        file.flush().map_err(failed)?;
        output::remark(&format!("Exported {count} products."));
        Ok(ExitCode::SUCCESS)
    }
}

fn create(path: &Path) -> std::io::Result<Box<dyn Write>> {
    Ok(if path == Path::new("-") {
        Box::new(BufWriter::new(std::io::stdout()))
    } else {
        Box::new(BufWriter::new(File::create(path)?))
    })
}
