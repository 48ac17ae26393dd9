//! `coppice kv export`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use coppice::kv_api::service::moving::local::export;
use coppice::kv_api::service::moving::{Here, owner};

use crate::catalogue::progress;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// Write all that is in a namespace as wrangler's `kv bulk put` takes it, in the order of the keys.
#[derive(Args, Debug)]
pub struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file to write; `-` is standard output
    #[arg(default_value = "-")]
    file: PathBuf,
    /// The id of the namespace
    #[arg(long, value_name = "ID")]
    namespace: String,
}

impl ExportArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let tenant = owner(&db, &self.namespace).await?;
        let here = Here { db: &db, tenant: &tenant, namespace: &self.namespace, mirror: None };
        let failed = |error| CommandError::Io(self.file.display().to_string(), error);
        let mut file: Box<dyn Write> = match self.file == Path::new("-") {
            true => Box::new(BufWriter::new(std::io::stdout())),
            false => Box::new(BufWriter::new(File::create(&self.file).map_err(failed)?)),
        };
        let bar = progress::counted("keys");
        let count =
            export(here, file.as_mut(), || platform.clock.now(), |count| bar.set_position(count)).await;
        bar.finish_and_clear();
        output::remark(&format!("Exported {} keys.", count?));
        Ok(ExitCode::SUCCESS)
    }
}
