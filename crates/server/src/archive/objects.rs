//! The files of a shop, into an archive.

use std::io::Write;

use coppice::archive::store::{NamedObject, is_named};
use coppice_archive::{ArchiveWriter, ObjectEntry};
use coppice_platform::Platform;
use coppice_platform::bucket::{GetOptions, GetResult, Object};
use coppice_platform::sql::SqlSession;
use futures_util::StreamExt;

use crate::catalogue::progress;
use crate::outcome::CommandError;

/// Writes the objects; answers the keys of those that are gone. One that was deleted since the archive's moment has no row by `now`, and
/// is missed by nobody; one whose row is still there is lost, and who backs up has to hear of it.
pub async fn copy<W: Write>(
    writer: &mut ArchiveWriter<W>,
    platform: &Platform,
    now: &SqlSession,
    objects: &[NamedObject],
) -> Result<Vec<String>, CommandError> {
    let bar = progress::bytes(objects.iter().map(|object| object.size).sum());
    let mut gone = Vec::new();
    for NamedObject { key, .. } in objects {
        match platform.bucket.get(key, GetOptions::default()).await? {
            Some(GetResult::Object(object)) => {
                write_one(writer, object, |bytes| bar.inc(bytes)).await?;
            }
            _ if is_named(now, key).await? => {
                return Err(CommandError::Other(format!(
                    "the file “{key}” is missing from the store; `coppice cdn sync` says what else is, and puts right what can be"
                )));
            }
            _ => gone.push(key.clone()),
        }
    }
    bar.finish_and_clear();
    Ok(gone)
}

async fn write_one<W: Write>(
    writer: &mut ArchiveWriter<W>,
    object: Object,
    told: impl Fn(u64),
) -> Result<(), CommandError> {
    let Object { meta, mut body, .. } = object;
    writer.object(&meta.key, meta.size, meta.content_type, meta.custom)?;
    while let Some(bytes) = body.next().await {
        let bytes = bytes?;
        writer.bytes(&bytes)?;
        told(u64::try_from(bytes.len()).unwrap_or_default());
    }
    Ok(writer.end_object()?)
}

/// Notes the objects that are there, and leaves them where they are.
pub async fn list<W: Write>(
    writer: &mut ArchiveWriter<W>,
    platform: &Platform,
    objects: Vec<NamedObject>,
) -> Result<(), CommandError> {
    let bar = progress::pieces(u64::try_from(objects.len()).unwrap_or_default(), "files");
    for NamedObject { key, sha256, .. } in objects {
        if let Some(meta) = platform.bucket.head(&key).await? {
            let (size, content_type, custom) = (meta.size, meta.content_type, meta.custom);
            writer.listed(ObjectEntry { key, size, sha256, content_type, custom });
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
