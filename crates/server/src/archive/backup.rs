//! `coppice backup`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use coppice::archive::service::named_objects;
use coppice::archive::store::{
    Layout, NamedObject, count_rows, get_layout, get_namespaces_elsewhere, get_page, get_schema,
};
use coppice::archive::tables::Table;
use coppice::home::store::get_home;
use coppice_archive::{About, ArchiveWriter, Encryption, HomeEntry, check};
use coppice_platform::native::{Database, SystemClock};
use coppice_platform::sql::SqlSession;
use coppice_platform::{Clock, Platform};
use indicatif::{HumanBytes, ProgressBar};

use super::draft::Draft;
use super::elsewhere::{Copied, Elsewhere};
use super::keys::PassphraseArgs;
use super::{hold_all_here, objects, session};
use crate::catalogue::progress;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;
use crate::secrets::{self, Found};

/// Write all there is to one file, which is one moment of the shop.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct BackupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file; it is there once it is whole
    file: PathBuf,
    /// The home at this address instead of the folder's, by the token in COPPICE_TOKEN: one on Workers, for example. Nobody writes there
    /// while its tables are read; pages are shown
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// Let everybody write there meanwhile: the archive is then of no one moment
    #[arg(long, requires = "from")]
    live: bool,
    /// List the files of the shop, and leave their bytes where they are
    #[arg(long)]
    without_objects: bool,
    /// Encrypt nothing: whoever has the file has everything, but for the secrets, which are not in it
    #[arg(long, conflicts_with_all = ["passphrase_file", "recipient"])]
    plain: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Encrypt it for whoever has the key of this recipient of age's instead of a passphrase; may be given several times
    #[arg(long, value_name = "AGE-KEY", conflicts_with = "passphrase_file")]
    recipient: Vec<String>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "The shop goes on meanwhile: what is written is how it was at one moment. The file is a tar, encrypted as `age` does it; docs/operations.md
says what is in it, and how other tools read it. Without its passphrase or key it is of no use: keep that somewhere else.

Examples:
  coppice backup shop.coppice                               asks for a passphrase
  COPPICE_PASSPHRASE=… coppice backup /backup/shop-$(date +%F).coppice
  coppice backup shop.coppice --recipient age1…             for whoever has that key
  coppice backup tables.tar --plain --without-objects       to be read by tar and jq
  COPPICE_TOKEN=… coppice backup shop.coppice --from https://shop.example
                                                            a shop on Workers; /admin/tokens there makes the token";

/// What has to be read before anything is written.
struct Plan {
    about: About,
    layouts: Vec<Layout>,
    objects: Vec<NamedObject>,
    rows: u64,
}

impl BackupArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        if self.from.is_none() && !self.data.data.join("coppice.sqlite").exists() {
            let why = format!("there is nothing to back up in {}", self.data.data.display());
            return Err(CommandError::Other(why));
        }
        let encryption = match (self.plain, self.recipient.is_empty()) {
            (true, _) => Encryption::Plain,
            (false, false) => Encryption::recipients(&self.recipient)?,
            (false, true) => self.passphrase.encryption()?,
        };
        let draft = Draft::create(&self.file, self.force)?;
        let (rows, objects) = match &self.from {
            Some(url) => self.write_from(url, draft.file(), &encryption).await?,
            None => {
                let (platform, database) = self.data.open_whole().await?;
                let found = secrets::found(&self.data.data, platform.env.as_ref())?;
                self.write(draft.file(), &encryption, &platform, &database, &found).await?
            }
        };
        let size = draft.file().metadata().map_or(0, |about| about.len());
        draft.finish()?;
        output::line(&format!(
            "{}: {rows} rows and {objects} files, {}",
            self.file.display(),
            HumanBytes(size)
        ));
        Ok(ExitCode::SUCCESS)
    }

    async fn write(
        &self,
        file: &File,
        encryption: &Encryption,
        platform: &Platform,
        database: &Database,
        found: &[Found],
    ) -> Result<(u64, usize), CommandError> {
        // First, while nothing else takes memory: so much does making a key of a passphrase.
        let out = BufWriter::with_capacity(1 << 18, file);
        let mut writer = ArchiveWriter::create(out, encryption, platform.clock.now())?;
        let snapshot = database.snapshot().await?;
        let db = session(&snapshot);
        let mut plan = self.plan(&db, platform.clock.now(), found).await?;
        if encryption.hides() {
            found
                .iter()
                .filter(|found| found.is_ours)
                .try_for_each(|own| writer.secret(own.name, &own.secret))?;
        }
        let bar = progress::pieces(plan.rows, "rows");
        for layout in &plan.layouts {
            write_table(&mut writer, &db, layout, &bar).await?;
        }
        bar.finish_and_clear();
        // Objects never change: they need no moment, and may take hours.
        drop((db, snapshot));
        let count = plan.objects.len();
        if self.without_objects {
            objects::list(&mut writer, platform, plan.objects).await?;
        } else {
            let now = session(database);
            plan.about.gone = objects::copy(&mut writer, platform, &now, &plan.objects).await?;
        }
        let written = count.saturating_sub(plan.about.gone.len());
        let (mut out, _) = writer.finish(plan.about)?;
        out.flush().map_err(|error| CommandError::Io(self.file.display().to_string(), error))?;
        Ok((plan.rows, written))
    }

    /// The same of a home elsewhere.
    async fn write_from(
        &self,
        url: &str,
        file: &File,
        encryption: &Encryption,
    ) -> Result<(u64, usize), CommandError> {
        let home = Elsewhere::at(url, self.live, !self.without_objects)?;
        let out = BufWriter::with_capacity(1 << 18, file);
        let mut writer = ArchiveWriter::create(out, encryption, SystemClock.now())?;
        let Copied { about, rows, objects } = home.write(&mut writer).await?;
        let (mut out, _) = writer.finish(about)?;
        out.flush().map_err(|error| CommandError::Io(self.file.display().to_string(), error))?;
        Ok((rows, objects))
    }

    async fn plan(&self, db: &SqlSession, moment: i64, found: &[Found]) -> Result<Plan, CommandError> {
        let nothing = || CommandError::Other(format!("there is no shop yet in {}", self.data.data.display()));
        let home = get_home(db).await?.filter(|home| !home.is_empty()).ok_or_else(nothing)?;
        hold_all_here(&get_namespaces_elsewhere(db).await?)?;
        let (mut layouts, mut rows) = (Vec::new(), 0_u64);
        for table in Table::kept() {
            if let Some(layout) = get_layout(db, table).await? {
                rows = rows.saturating_add(count_rows(db, &layout).await?);
                layouts.push(layout);
            }
        }
        let secrets =
            found.iter().map(|found| (found.name.to_owned(), check::values(found.name, &found.secret)));
        let about = About {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema: get_schema(db).await?,
            home: HomeEntry { id: home.id, state: home.state.name().to_owned() },
            moment,
            secrets: secrets.collect(),
            live: false,
            with_objects: !self.without_objects,
            gone: Vec::new(),
        };
        Ok(Plan { about, layouts, objects: named_objects(db).await?, rows })
    }
}

async fn write_table<W: Write>(
    writer: &mut ArchiveWriter<W>,
    db: &SqlSession,
    layout: &Layout,
    bar: &ProgressBar,
) -> Result<(), CommandError> {
    writer.table(layout.table.name)?;
    let (mut next, mut rows) = (None, 0_u64);
    loop {
        let page = get_page(db, layout, next.as_ref()).await?;
        page.rows.iter().try_for_each(|row| writer.row(row))?;
        let count = u64::try_from(page.rows.len()).unwrap_or_default();
        rows = rows.saturating_add(count);
        bar.inc(count);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    // A row that its key does not lead to would be lost, and nobody would know.
    if rows == count_rows(db, layout).await? {
        return Ok(());
    }
    Err(CommandError::Other(format!(
        "not all rows of {} can be read; nothing was written",
        layout.table.name
    )))
}
