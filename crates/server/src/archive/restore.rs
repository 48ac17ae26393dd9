//! `coppice restore`.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use coppice::archive::service::rebuild;
use coppice::archive::store::has_broken_references;
use coppice::archive::tables::{Kind, Table};
use coppice::home::store::end_restoring;
use coppice_archive::{Keys, Manifest, Verified, check};
use coppice_platform::native::ProcessEnv;

use super::keys::KeyArgs;
use super::{load, session, target, verify};
use crate::lock;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;
use crate::secrets::{self, Found};

/// Put an archive back, into an empty home.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct RestoreArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The archive
    file: PathBuf,
    #[command(flatten)]
    keys: KeyArgs,
    /// Go on without the secrets that the archive's home had: links in mails that were sent no longer lead anywhere, everybody signs in
    /// again with providers, and keys of the API that sign, and Stripe's, have to be given anew
    #[arg(long)]
    other_secrets: bool,
}

const EXAMPLES: &str = "The whole archive is looked through before anything is written. What is broken off is begun anew by the same command; until it
is at its end, the home answers nobody. An encrypted archive brings the secrets of its home; those that were settings there, or
all of a plain one's, have to be set here.

Examples:
  coppice restore shop.coppice --data /var/lib/coppice
  coppice restore shop.coppice --identity key.txt";

/// The migration that gives a home its gate: archives are younger.
const GATE: &str = "0029_gate.sql";

/// Names and SQL of migrations.
type Migrations<'a> = &'a [(&'a str, &'a str)];

impl RestoreArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let data = &self.data.data;
        // A folder that is not there is not made for an archive that is none.
        let lock = if data.exists() { Some(lock::take(data, false)?) } else { None };
        target::hold_empty(data).await?;
        let keys = self.keys.keys(&self.file)?;
        let (file, verified) = verify::read_whole(&self.file, &keys)?;
        let migrations = known(&verified.manifest, coppice::MIGRATIONS)?;
        let own = self.secrets(&verified, &secrets::found(data, &ProcessEnv)?)?;
        let _lock = match lock {
            Some(lock) => lock,
            None => lock::take(data, false)?,
        };
        for (name, secret) in own {
            secrets::put_back(data, name, secret)?;
        }
        fill(&self.data, file, &keys, &verified.manifest, migrations, coppice::MIGRATIONS).await?;
        told(&verified.manifest, data);
        Ok(ExitCode::SUCCESS)
    }

    /// Which secrets of the archive's have to be put here. Those that are there do, where they read what is in the archive.
    fn secrets<'a>(
        &self,
        archive: &'a Verified,
        here: &[Found],
    ) -> Result<Vec<(&'a str, &'a str)>, CommandError> {
        let (mut brought, mut missing) = (Vec::new(), Vec::new());
        for (name, wanted) in &archive.manifest.about.secrets {
            let known = here.iter().find(|found| found.name == name);
            match (known, archive.secrets.get(name)) {
                (Some(known), _) if check::holds(name, &known.secret, wanted) => {}
                // Nothing was ever sealed here with one that this home has made for itself: it is empty.
                (Some(Found { is_ours: true, .. }) | None, Some(secret)) => {
                    brought.push((name.as_str(), secret.as_str()))
                }
                _ => missing.push(name.as_str()),
            }
        }
        if missing.is_empty() || self.other_secrets {
            return Ok(brought);
        }
        Err(CommandError::Other(format!(
            "what is in the archive was sealed and signed with other secrets than this home has. Set {} as at the archive's home, where they are settings or \
             files in its folder `secrets`; or go on without, with --other-secrets",
            missing.join(", ")
        )))
    }
}

/// The migrations that the archive's tables have been through.
fn known<'a>(manifest: &Manifest, all: Migrations<'a>) -> Result<Migrations<'a>, CommandError> {
    let schema = &manifest.about.schema;
    let newer = |what: &str| {
        CommandError::Other(format!("{what}, which this version of Coppice does not know; a newer one does"))
    };
    // A database that had some of them before others were numbered has been through the same, in another order.
    let through = all.get(..schema.len()).unwrap_or(all);
    let strange = schema.iter().find(|name| through.iter().all(|(known, _)| known != name));
    if let Some(name) = strange {
        return Err(newer(&format!("the archive's tables have been through {name}")));
    }
    let is_kept = |name: &str| Table::named(name).is_some_and(|table| table.kind == Kind::Kept);
    if let Some(table) = manifest.tables.iter().find(|table| !is_kept(&table.name)) {
        return Err(newer(&format!("the archive has a table {}", table.name)));
    }
    let is_whole = schema.iter().any(|name| name == GATE)
        && matches!(manifest.about.home.state.as_str(), "setting_up" | "live");
    if is_whole && through.len() == schema.len() {
        return Ok(through);
    }
    Err(CommandError::Other("the archive says of itself what no home is".to_owned()))
}

/// Fills the home, and opens it.
async fn fill(
    data: &DataArgs,
    file: File,
    keys: &Keys,
    manifest: &Manifest,
    through: Migrations<'_>,
    all: Migrations<'_>,
) -> Result<(), CommandError> {
    target::begin(&data.data, through).await?;
    let (platform, database) = data.open_any().await?;
    let db = session(&database);
    let tags = load::load(file, keys, &platform, &db, manifest).await?;
    let snapshot = database.snapshot().await?;
    load::compare(&session(&snapshot), manifest).await?;
    drop(snapshot);
    load::note_tags(&db, tags).await?;
    database.migrate(all).await?;
    output::remark("Indexing what is searched …");
    rebuild(&db).await?;
    if has_broken_references(&db).await? {
        return Err(CommandError::Other(
            "rows of the archive do not belong together; the home stays closed".to_owned(),
        ));
    }
    Ok(end_restoring(&db, &manifest.about.home.state).await?)
}

/// Says what is there now, and what is not.
fn told(manifest: &Manifest, data: &Path) {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let files = manifest.objects.len();
    let missing = "`coppice cdn sync` says which are missing";
    match manifest.about.with_objects {
        true => output::line(&format!("{rows} rows and {files} files are back in {}", data.display())),
        false => {
            output::line(&format!("{rows} rows are back in {}", data.display()));
            output::remark(&format!("The {files} files of the shop were not in the archive; {missing}."));
        }
    }
    match manifest.about.gone.len() {
        0 => {}
        gone => output::remark(&format!(
            "{gone} files had been deleted while the archive was written; {missing}."
        )),
    }
}
