//! Rows and objects out of an archive that is known to be whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use coppice::archive::service::sum_up;
use coppice::archive::store::{Layout, get_layout, insert_rows, set_etags};
use coppice::archive::tables::Table;
use coppice_archive::{ArchiveReader, Keys, Manifest, Member, ObjectEntry};
use coppice_platform::bucket::{ByteStream, PutOptions};
use coppice_platform::sql::SqlSession;
use coppice_platform::{ErrorKind, Platform, PlatformError, Service};
use futures_util::stream;
use indicatif::ProgressBarIter;

use crate::catalogue::progress;
use crate::outcome::CommandError;

/// How many rows are put back at once, and of how many bytes, unless one has more.
const MOST_ROWS: usize = 1_000;
const MOST_BYTES: usize = 1_000_000;
/// How many bytes of an object are read at once.
const STEP: usize = 1 << 18;
/// How many entity tags are written at once.
const TAGS: usize = 500;

/// Read by turns: by whoever puts the members back, and by the body of the object that is being stored.
type Reader = Arc<Mutex<ArchiveReader<ProgressBarIter<File>>>>;

/// Puts the rows and objects back; answers the entity tags that the objects have here.
///
/// # Errors
/// What the archive, the database or the store can't do.
pub async fn load(
    file: File,
    keys: &Keys,
    platform: &Platform,
    db: &SqlSession,
    manifest: &Manifest,
) -> Result<BTreeMap<String, String>, CommandError> {
    let size = file.metadata().map_or(0, |about| about.len());
    let bar = progress::bytes(size);
    let reader: Reader = Arc::new(Mutex::new(ArchiveReader::open(bar.wrap_read(file), keys)?));
    let mut objects = manifest.objects.iter();
    let mut tags = BTreeMap::new();
    loop {
        let next = locked(&reader).next_member()?;
        match next {
            Some((Member::Part(name, _), _)) => {
                let part = locked(&reader).part()?;
                fill(db, &layout(db, &name).await?, &part).await?;
            }
            Some((Member::Object(key), size)) => {
                let entry = objects.find(|entry| entry.key == key).ok_or_else(|| changed(&key))?;
                let meta = platform.bucket.put(&key, size, body(reader.clone()), options(entry)).await?;
                tags.insert(key, meta.etag);
            }
            Some(_) => {}
            None => break,
        }
    }
    bar.finish_and_clear();
    Ok(tags)
}

/// Notes the objects' entity tags.
///
/// # Errors
/// What the database can't do.
pub async fn note_tags(db: &SqlSession, mut tags: BTreeMap<String, String>) -> Result<(), CommandError> {
    while !tags.is_empty() {
        let rest = tags.keys().nth(TAGS).cloned();
        let rest = rest.map_or_else(BTreeMap::new, |key| tags.split_off(&key));
        set_etags(db, &tags).await?;
        tags = rest;
    }
    Ok(())
}

/// Sees that all tables are back as they were.
///
/// # Errors
/// One is not; what the database can't do.
pub async fn compare(db: &SqlSession, manifest: &Manifest) -> Result<(), CommandError> {
    let bar = progress::pieces(manifest.tables.iter().map(|table| table.rows).sum(), "rows compared");
    for table in Table::kept() {
        let Some(layout) = get_layout(db, table).await? else { continue };
        let summed = sum_up(db, &layout).await?;
        let said = manifest.tables.iter().find(|entry| entry.name == table.name);
        if said.is_none_or(|said| summed != (said.rows, said.sha256.clone())) {
            return Err(CommandError::Other(format!(
                "the table {} did not come back as it was in the archive; the home stays closed",
                table.name
            )));
        }
        bar.inc(summed.0);
    }
    bar.finish_and_clear();
    Ok(())
}

async fn layout(db: &SqlSession, name: &str) -> Result<Layout, CommandError> {
    let layout = match Table::named(name) {
        Some(table) => get_layout(db, table).await?,
        None => None,
    };
    layout.ok_or_else(|| changed(name))
}

async fn fill(db: &SqlSession, layout: &Layout, part: &str) -> Result<(), CommandError> {
    let (mut rows, mut bytes) = (Vec::new(), 0_usize);
    for row in part.lines() {
        let is_full = rows.len() >= MOST_ROWS || bytes.saturating_add(row.len()) > MOST_BYTES;
        if is_full && !rows.is_empty() {
            db.query(insert_rows(layout, &rows)).await?;
            rows.clear();
            bytes = 0;
        }
        rows.push(row);
        bytes = bytes.saturating_add(row.len());
    }
    db.query(insert_rows(layout, &rows)).await?;
    Ok(())
}

fn options(entry: &ObjectEntry) -> PutOptions {
    let mut sha256 = [0; 32];
    let known = entry.sha256.as_ref().is_some_and(|text| hex::decode_to_slice(text, &mut sha256).is_ok());
    PutOptions {
        content_type: entry.content_type.clone(),
        custom: entry.custom.clone(),
        sha256: known.then_some(sha256),
    }
}

/// The bytes of the object that the reader is at.
fn body(reader: Reader) -> ByteStream {
    Box::pin(stream::unfold(Some(reader), |reader| async move {
        let reader = reader?;
        let mut bytes = vec![0; STEP];
        let read = locked(&reader).read(&mut bytes);
        match read {
            Ok(0) => None,
            Ok(count) => {
                bytes.truncate(count);
                Some((Ok(Bytes::from(bytes)), Some(reader)))
            }
            Err(error) => {
                Some((Err(PlatformError::new(Service::Bucket, "restore", ErrorKind::Refused, error)), None))
            }
        }
    }))
}

fn locked(reader: &Reader) -> MutexGuard<'_, ArchiveReader<ProgressBarIter<File>>> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}

fn changed(what: &str) -> CommandError {
    CommandError::Other(format!("the archive was changed while it was read: it has {what} now"))
}
