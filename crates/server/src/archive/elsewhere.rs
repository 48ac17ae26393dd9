//! An archive of a home elsewhere, such as one on Workers: its tables as of one moment, while nobody writes there.

use std::collections::BTreeMap;
use std::io::Write;

use coppice::archive::store::NamedObject;
use coppice::archive::tables::Table;
use coppice::home::api::hold::Hold;
use coppice::home::service::copied::Contents;
use coppice::tenant::HomeState;
use coppice_archive::{About, ArchiveWriter, HomeEntry, ObjectEntry};
use coppice_platform::Clock;
use coppice_platform::native::SystemClock;
use indicatif::ProgressBar;

use super::hold_all_here;
use crate::catalogue::progress;
use crate::outcome::CommandError;
use crate::output;
use crate::remote::{Remote, is_last};

/// For how long nobody writes there unless it is renewed, in seconds: as long the shop would wait if this command died.
const HOLD_SECS: i64 = 60;

/// After how long it is renewed, in seconds.
const RENEWED_AFTER: i64 = 20;

/// How a home elsewhere is copied.
pub struct Elsewhere {
    remote: Remote,
    is_live: bool,
    with_objects: bool,
}

/// What was written.
pub struct Copied {
    /// What the archive is of.
    pub about: About,
    /// How many rows.
    pub rows: u64,
    /// How many objects.
    pub objects: usize,
}

/// What was read while nobody wrote.
struct Tables {
    contents: Contents,
    rows: u64,
    objects: Vec<NamedObject>,
}

/// A hold that is kept up.
struct Holding {
    hold: Option<Hold>,
    renewed: i64,
}

impl Elsewhere {
    /// The home at this address, held while its tables are read unless it is to go on living.
    ///
    /// # Errors
    /// As [`Remote::at`].
    pub fn at(url: &str, is_live: bool, with_objects: bool) -> Result<Self, CommandError> {
        Ok(Self { remote: Remote::at(url)?, is_live, with_objects })
    }

    /// Writes all there is; what it is of is for the caller to write.
    ///
    /// # Errors
    /// What that home, the way there or the file can't do; others have written there meanwhile.
    pub async fn write<W: Write>(&self, writer: &mut ArchiveWriter<W>) -> Result<Copied, CommandError> {
        let told = self.remote.told().await?;
        if told.state == HomeState::Empty {
            return Err(CommandError::Other("there is no shop there yet".to_owned()));
        }
        let mut holding = self.hold().await?;
        let moment = SystemClock.now();
        let copied = self.tables(writer, &mut holding).await;
        // Whatever has become of it, the shop goes on.
        let has_lasted = match &holding.hold {
            Some(hold) => self.remote.release(hold).await,
            None => Ok(true),
        };
        let Tables { contents: Contents { schema, secrets, .. }, rows, objects } = copied?;
        if !has_lasted? {
            return Err(CommandError::Other(
                "somebody has written there while it was copied, for it was not held to the end; nothing is kept of the copy. Run this again"
                    .to_owned(),
            ));
        }
        let count = objects.len();
        let gone = self.objects(writer, objects).await?;
        let objects = count.saturating_sub(gone.len());
        let about = About {
            program: told.version,
            schema,
            home: HomeEntry { id: told.home, state: told.state.name().to_owned() },
            moment,
            secrets,
            live: self.is_live,
            with_objects: self.with_objects,
            gone,
        };
        Ok(Copied { about, rows, objects })
    }

    async fn hold(&self) -> Result<Holding, CommandError> {
        let hold = match self.is_live {
            true => None,
            false => Some(self.remote.hold(HOLD_SECS).await?),
        };
        if hold.is_some() {
            output::remark("Nobody writes there while the tables are copied; pages are shown.");
        }
        Ok(Holding { hold, renewed: SystemClock.now() })
    }

    async fn keep(&self, holding: &mut Holding) -> Result<(), CommandError> {
        let now = SystemClock.now();
        if let Some(hold) = &holding.hold
            && now.saturating_sub(holding.renewed) >= RENEWED_AFTER
        {
            holding.hold = Some(self.remote.renew(hold, HOLD_SECS).await?);
            holding.renewed = now;
        }
        Ok(())
    }

    async fn tables<W: Write>(
        &self,
        writer: &mut ArchiveWriter<W>,
        holding: &mut Holding,
    ) -> Result<Tables, CommandError> {
        let contents = self.remote.contents().await?;
        hold_all_here(&contents.elsewhere)?;
        let newer = |name: &String| !coppice::MIGRATIONS.iter().any(|(known, _)| known == name);
        if let Some(name) = contents.schema.iter().find(|name| newer(name)) {
            return Err(CommandError::Other(format!(
                "the tables there have been through {name}, which this version of Coppice does not know; a newer one does"
            )));
        }
        let bar = progress::counted("rows");
        let mut rows = 0_u64;
        for table in Table::kept() {
            rows = rows.saturating_add(self.table(writer, holding, table, &bar).await?);
        }
        let mut objects = Vec::new();
        let mut after = None;
        loop {
            self.keep(holding).await?;
            let page = self.remote.objects(after.as_deref()).await?;
            objects.extend(page.objects);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        bar.finish_and_clear();
        objects.sort();
        Ok(Tables { contents, rows, objects })
    }

    /// A table; how many rows it has.
    async fn table<W: Write>(
        &self,
        writer: &mut ArchiveWriter<W>,
        holding: &mut Holding,
        table: &Table,
        bar: &ProgressBar,
    ) -> Result<u64, CommandError> {
        let (mut rows, mut counted, mut after) = (0_u64, 0, None::<String>);
        loop {
            self.keep(holding).await?;
            let Some(page) = self.remote.rows(table.name, after.as_deref()).await? else { return Ok(0) };
            if let Some(count) = page.count {
                counted = count;
                writer.table(table.name)?;
            }
            page.rows.iter().try_for_each(|row| writer.row(row.get()))?;
            let count = u64::try_from(page.rows.len()).unwrap_or_default();
            rows = rows.saturating_add(count);
            bar.inc(count);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        // Where others write meanwhile, more or fewer rows than were counted are no fault.
        if rows == counted || self.is_live {
            return Ok(rows);
        }
        Err(CommandError::Other(format!("not all rows of {} can be read; nothing was written", table.name)))
    }

    /// The objects; the keys of those that were deleted since.
    async fn objects<W: Write>(
        &self,
        writer: &mut ArchiveWriter<W>,
        objects: Vec<NamedObject>,
    ) -> Result<Vec<String>, CommandError> {
        let mut gone = Vec::new();
        if !self.with_objects {
            for NamedObject { key, size, sha256 } in objects {
                let custom = BTreeMap::new();
                writer.listed(ObjectEntry { key, size, sha256, content_type: None, custom });
            }
            return Ok(gone);
        }
        let bar = progress::bytes(objects.iter().map(|object| object.size).sum());
        for NamedObject { key, .. } in objects {
            if !self.object(writer, &key, &bar).await? {
                gone.push(key);
            }
        }
        bar.finish_and_clear();
        Ok(gone)
    }

    /// An object, piece by piece; whether it is there.
    async fn object<W: Write>(
        &self,
        writer: &mut ArchiveWriter<W>,
        key: &str,
        bar: &ProgressBar,
    ) -> Result<bool, CommandError> {
        let changed = || {
            CommandError::Other(format!("the file “{key}” has changed while it was copied. Run this again"))
        };
        let Some(first) = self.remote.object(key, 0).await? else { return Ok(false) };
        let about = first.about;
        writer.object(key, about.size, about.content_type.clone(), about.custom.clone())?;
        let (mut bytes, mut from) = (first.bytes, 0_u64);
        loop {
            writer.bytes(&bytes)?;
            let count = u64::try_from(bytes.len()).unwrap_or_default();
            bar.inc(count);
            if is_last(from, about.size) {
                break;
            }
            from = from.saturating_add(count);
            let next = self.remote.object(key, from).await?.ok_or_else(changed)?;
            if next.about.etag != about.etag || next.bytes.is_empty() {
                return Err(changed());
            }
            bytes = next.bytes;
        }
        writer.end_object()?;
        Ok(true)
    }
}
