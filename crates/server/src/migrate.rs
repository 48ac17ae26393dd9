//! `coppice migrate`.

use std::process::ExitCode;

use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// Applies the migrations that are missing and names them.
pub async fn run(args: &DataArgs) -> Result<ExitCode, CommandError> {
    let (_, database) = args.open_any().await?;
    let applied = database.migrate(coppice::MIGRATIONS).await?;
    if applied.is_empty() {
        output::remark("The database is up to date.");
    }
    for name in applied {
        output::remark(&format!("Applied {name}"));
    }
    Ok(ExitCode::SUCCESS)
}
