//! Uploads in parts, by R2's rules: <https://developers.cloudflare.com/r2/objects/upload-objects/>.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::FileBucket;
use super::blobs::{self, Piece};
use super::ledger::{self, Stored, from_json, to_json};
use crate::PlatformError;
use crate::bucket::bounds::part_sizes;
use crate::bucket::{ByteStream, ObjectMeta, PutOptions, UploadedPart, refused};
use crate::native::sqlite::Connection;

/// How long R2 keeps an upload nobody completes, in seconds.
const KEPT: i64 = 7 * 24 * 3_600;

/// A part that was stored.
struct Part {
    piece: Piece,
    etag: String,
}

/// What an upload was begun with.
struct Upload {
    content_type: Option<String>,
    custom: BTreeMap<String, String>,
}

impl FileBucket {
    pub(super) async fn begin(&self, key: &str, options: PutOptions) -> Result<String, PlatformError> {
        let (id, key, created) = (blobs::new_id(), key.to_owned(), self.clock.now());
        let upload = id.clone();
        let begin = move |transaction: &Connection| {
            let sql =
                "INSERT INTO uploads (id, key, content_type, custom, created) VALUES (?1, ?2, ?3, ?4, ?5)";
            let custom = to_json(&options.custom);
            transaction.execute(sql, params![id, key, options.content_type, custom, created])
        };
        self.index.write("create_multipart", begin).await?;
        Ok(upload)
    }

    pub(super) async fn part(
        &self,
        key: &str,
        upload: &str,
        number: u16,
        body: ByteStream,
    ) -> Result<UploadedPart, PlatformError> {
        // Looked up before as well, so that nobody sends gigabytes to an upload that is gone.
        let known = |reader: &Connection| find(reader, key, upload);
        self.index.here("upload_part", known).await?.ok_or_else(|| unknown("upload_part"))?;
        let blob = self.write("upload_part", body, None).await?;
        let (etag, piece, now) = (blob.etag(), blob.piece(), self.clock.now());
        let (key, upload, part) =
            (key.to_owned(), upload.to_owned(), UploadedPart { number, etag: etag.clone() });
        let store = move |transaction: &Connection| {
            if find(transaction, &key, &upload)?.is_none() {
                return Ok(false);
            }
            if let Some(before) = parts(transaction, &upload)?.get(&number) {
                ledger::drop_blob(transaction, &before.piece.blob, now)?;
            }
            ledger::strike_out(transaction, &piece.blob)?;
            let sql =
                "INSERT OR REPLACE INTO parts (upload, number, blob, size, etag) VALUES (?1, ?2, ?3, ?4, ?5)";
            let size = i64::try_from(piece.size).unwrap_or(i64::MAX);
            transaction.execute(sql, params![upload, number, piece.blob, size, etag])?;
            Ok(true)
        };
        let stored = self.index.write("upload_part", store).await?;
        stored.then_some(part).ok_or_else(|| unknown("upload_part"))
    }

    pub(super) async fn complete(
        &self,
        key: &str,
        upload: &str,
        wanted: &[UploadedPart],
    ) -> Result<ObjectMeta, PlatformError> {
        let (key, upload, wanted, now) =
            (key.to_owned(), upload.to_owned(), wanted.to_vec(), self.clock.now());
        let complete = move |transaction: &Connection| {
            let Some(begun) = find(transaction, &key, &upload)? else {
                return Ok(Err(unknown("complete_multipart")));
            };
            let mut stored = parts(transaction, &upload)?;
            let chosen = match choose(&mut stored, wanted) {
                Ok(chosen) => chosen,
                Err(refused) => return Ok(Err(refused)),
            };
            let meta = ObjectMeta {
                key,
                size: chosen.iter().map(|part| part.piece.size).sum(),
                etag: joint_etag(&chosen),
                uploaded: now,
                content_type: begun.content_type,
                custom: begun.custom,
            };
            let object = Stored { meta, pieces: chosen.into_iter().map(|part| part.piece).collect() };
            ledger::put_object(transaction, &object)?;
            end(transaction, &upload, stored, now)?;
            Ok(Ok(object.meta))
        };
        let meta = self.index.write("complete_multipart", complete).await??;
        self.collect().await?;
        Ok(meta)
    }

    pub(super) async fn abort(&self, key: &str, upload: &str) -> Result<(), PlatformError> {
        let (key, upload, now) = (key.to_owned(), upload.to_owned(), self.clock.now());
        let abort = move |transaction: &Connection| match find(transaction, &key, &upload)? {
            Some(_) => end(transaction, &upload, parts(transaction, &upload)?, now),
            None => Ok(()),
        };
        self.index.write("abort_multipart", abort).await
    }

    /// Ends the uploads that R2 would have ended.
    pub(super) async fn abandon(&self) -> Result<(), PlatformError> {
        let now = self.clock.now();
        let abandon = move |transaction: &Connection| {
            let mut old = transaction.prepare("SELECT id FROM uploads WHERE created <= ?1")?;
            let ids =
                old.query_map([now - KEPT], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
            ids.iter().try_for_each(|id| end(transaction, id, parts(transaction, id)?, now))
        };
        self.index.write("collect", abandon).await
    }
}

fn unknown(operation: &'static str) -> PlatformError {
    refused(operation, "there is no such upload")
}

fn find(connection: &Connection, key: &str, upload: &str) -> rusqlite::Result<Option<Upload>> {
    let sql = "SELECT content_type, custom FROM uploads WHERE id = ?1 AND key = ?2";
    let upload = connection.prepare_cached(sql)?.query_row([upload, key], |row| {
        Ok(Upload { content_type: row.get(0)?, custom: from_json(&row.get::<_, String>(1)?) })
    });
    upload.optional()
}

fn parts(connection: &Connection, upload: &str) -> rusqlite::Result<BTreeMap<u16, Part>> {
    let mut parts =
        connection.prepare_cached("SELECT number, blob, size, etag FROM parts WHERE upload = ?1")?;
    let rows = parts.query_map([upload], |row| {
        let size = u64::try_from(row.get::<_, i64>(2)?).unwrap_or_default();
        Ok((row.get(0)?, Part { piece: Piece { blob: row.get(1)?, size }, etag: row.get(3)? }))
    })?;
    rows.collect()
}

/// Takes the parts asked for, in order of their numbers, out of those stored.
fn choose(
    stored: &mut BTreeMap<u16, Part>,
    mut wanted: Vec<UploadedPart>,
) -> Result<Vec<Part>, PlatformError> {
    wanted.sort_by_key(|part| part.number);
    let take = |part: UploadedPart| stored.remove(&part.number).filter(|stored| stored.etag == part.etag);
    let chosen: Option<Vec<_>> = wanted.into_iter().map(take).collect();
    let chosen = chosen.ok_or_else(|| refused("complete_multipart", "a part was never stored"))?;
    part_sizes(&chosen.iter().map(|part| part.piece.size).collect::<Vec<_>>())?;
    Ok(chosen)
}

/// As R2 has it: a hash over the parts' hashes, and how many there are.
fn joint_etag(parts: &[Part]) -> String {
    let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(&part.etag));
    format!("{}-{}", blobs::etag(&hash.finalize()), parts.len())
}

/// Within a change: the upload is over, and these parts of it went into no object.
fn end(
    transaction: &Connection,
    upload: &str,
    unused: BTreeMap<u16, Part>,
    now: i64,
) -> rusqlite::Result<()> {
    unused.values().try_for_each(|part| ledger::drop_blob(transaction, &part.piece.blob, now))?;
    transaction.execute("DELETE FROM uploads WHERE id = ?1", [upload]).map(drop)
}
