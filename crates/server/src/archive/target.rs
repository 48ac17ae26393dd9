//! The home that an archive is put into.

use std::fs;
use std::path::Path;

use coppice::home::store::{begin_restoring, get_home};
use coppice_platform::native::Database;

use super::session;
use crate::outcome::CommandError;

/// The name of the database in its folder.
const DATABASE: &str = "coppice.sqlite";

/// Sees that nobody has made anything of what is in this folder, or that it is what a restore has left that was broken off.
///
/// # Errors
/// Somebody has; it can't be read.
pub async fn hold_empty(data: &Path) -> Result<(), CommandError> {
    let path = data.join(DATABASE);
    if !path.exists() {
        return Ok(());
    }
    let database = Database::open(&path, 1)?;
    let pending = database.pending(coppice::MIGRATIONS).await?;
    if pending.len() == coppice::MIGRATIONS.len() {
        return Ok(());
    }
    if !pending.is_empty() {
        return Err(CommandError::Other(format!(
            "the database in {} needs `coppice migrate` first",
            data.display()
        )));
    }
    match get_home(&session(&database)).await? {
        Some(home) if !home.is_empty() && !home.is_restoring() => Err(CommandError::Other(format!(
            "there is a shop in {} already; an archive is put back into an empty home alone, such as --data names one",
            data.display()
        ))),
        _ => Ok(()),
    }
}

/// Begins the home: its tables as they were after so many migrations, without a row, and closed to everybody. It takes the place of the
/// empty or half-filled one in one step, so that there never is one which is open and not whole.
///
/// # Errors
/// It can't be written.
pub async fn begin(data: &Path, migrations: &[(&str, &str)]) -> Result<(), CommandError> {
    let failed = |error| CommandError::Io(data.display().to_string(), error);
    let path = data.join(DATABASE);
    let draft = data.join(format!("{DATABASE}.new"));
    remove(&draft).map_err(failed)?;
    {
        let database = Database::open(&draft, 1)?;
        database.migrate(migrations).await?;
        begin_restoring(&session(&database)).await?;
        // Whoever closes a database last puts all of it into its file.
    }
    remove(&path).and_then(|()| fs::rename(&draft, &path)).map_err(failed)
}

/// Removes a database with what belongs to it.
fn remove(path: &Path) -> std::io::Result<()> {
    for ending in ["-wal", "-shm", ""] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
