//! What belongs to an archive of this home, and what has to be made anew of one.

use coppice_platform::PlatformError;
use coppice_platform::sql::SqlSession;
use sha2::{Digest, Sha256};

use super::store::{self, Layout, NamedObject};
use crate::imports::service::file_key;
use crate::shop::service::index_stale_products;
use crate::tick::budget::Budget;

/// How many files are asked for at once.
const FILES: u32 = 1_000;

/// The objects that the tables name, by key. Smaller copies of pictures are made again when somebody asks for them.
///
/// # Errors
/// What the database can't do.
pub async fn named_objects(db: &SqlSession) -> Result<Vec<NamedObject>, PlatformError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let (objects, next) = named_objects_after(db, after.as_deref()).await?;
        all.extend(objects);
        after = next;
        if after.is_none() {
            all.sort();
            return Ok(all);
        }
    }
}

/// A page of them, behind this key and in no particular order, and where the next begins. With the first come the files of imports that
/// are under way.
///
/// # Errors
/// What the database can't do.
pub async fn named_objects_after(
    db: &SqlSession,
    after: Option<&str>,
) -> Result<(Vec<NamedObject>, Option<String>), PlatformError> {
    let mut objects = store::get_files(db, after.unwrap_or_default(), FILES).await?;
    let is_full = u32::try_from(objects.len()).is_ok_and(|count| count >= FILES);
    let next = objects.last().filter(|_| is_full).map(|last| last.key.clone());
    if after.is_none() {
        let imports = store::get_import_ids(db).await?;
        objects.extend(imports.iter().map(|id| NamedObject { key: file_key(id), size: 0, sha256: None }));
    }
    Ok((objects, next))
}

/// What a table is told by: how many rows it has, and the SHA-256 of them, a line each, in hex.
///
/// # Errors
/// What the database can't do.
pub async fn sum_up(db: &SqlSession, layout: &Layout) -> Result<(u64, String), PlatformError> {
    let (mut rows, mut hash, mut next) = (0_u64, Sha256::new(), None);
    loop {
        let page = store::get_page(db, layout, next.as_ref()).await?;
        for row in &page.rows {
            hash.update(row.as_bytes());
            hash.update(b"\n");
            rows = rows.saturating_add(1);
        }
        next = page.next;
        if next.is_none() {
            return Ok((rows, hex::encode(hash.finalize())));
        }
    }
}

/// Makes what is derived from the tables that are back.
///
/// # Errors
/// What the database can't do.
pub async fn rebuild(db: &SqlSession) -> Result<(), PlatformError> {
    store::forget_index(db).await?;
    index_stale_products(db, &mut Budget::unlimited()).await.map(drop)
}
