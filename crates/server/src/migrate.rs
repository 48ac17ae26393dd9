//! `coppice migrate`.

use std::process::ExitCode;

use coppice::shop::service::index_stale_products;
use coppice::tick::budget::Budget;

use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};

/// Applies the migrations that are missing and names them; then indexes what was indexed by an older version.
pub async fn run(args: &DataArgs) -> Result<ExitCode, CommandError> {
    let (platform, database) = args.open_any().await?;
    let applied = database.migrate(coppice::MIGRATIONS).await?;
    if applied.is_empty() {
        output::remark("The database is up to date.");
    }
    for name in applied {
        output::remark(&format!("Applied {name}"));
    }
    match index_stale_products(&session(&platform), &mut Budget::unlimited()).await? {
        0 => {}
        done => output::remark(&format!("Indexed {done} products anew")),
    }
    Ok(ExitCode::SUCCESS)
}
