//! Files of bytes under random names.

use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hot::Hot;
use crate::bucket::ByteStream;
use crate::native::SystemRandom;
use crate::{ErrorKind, PlatformError, Random, Service};

/// How many bytes go to the disk at once. As many uploads as there are hold up to three times that.
const WRITTEN: usize = 64 << 10;
/// How many bytes come from the disk at once, and to how large a file is kept in memory. Whoever reads slowly holds
/// them meanwhile.
const READ: u64 = 128 << 10;

/// A file's share of an object: objects of one piece are the rule, uploads in parts the exception.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) blob: String,
    pub(super) size: u64,
}

/// A file that was just written.
pub(super) struct Blob {
    id: String,
    pub(super) size: u64,
    pub(super) sha256: [u8; 32],
}

impl Blob {
    /// Half a SHA-256 is as strong a tag as anybody needs.
    pub(super) fn etag(&self) -> String {
        etag(&self.sha256)
    }

    pub(super) fn piece(self) -> Piece {
        Piece { blob: self.id, size: self.size }
    }
}

/// The entity tag of what hashes to this.
pub(super) fn etag(sha256: &[u8]) -> String {
    hex::encode(sha256.get(..16).unwrap_or(sha256))
}

/// A name that no file has had.
pub(super) fn new_id() -> String {
    format!("{:032x}", SystemRandom.u128())
}

/// The files.
#[derive(Clone)]
pub(super) struct Blobs {
    store: Arc<dyn ObjectStore>,
    root: PathBuf,
    hot: Arc<Hot>,
}

impl Blobs {
    pub(super) fn open(root: &FilePath) -> Result<Self, PlatformError> {
        let failed = |e: &dyn std::fmt::Display| {
            PlatformError::new(Service::Bucket, "open", ErrorKind::Unavailable, e).about(root.display())
        };
        std::fs::create_dir_all(root).map_err(|e| failed(&e))?;
        // Synchronised, so that the index never outlives what it points at.
        let store = LocalFileSystem::new_with_prefix(root).map_err(|e| failed(&e))?.with_fsync(true);
        Ok(Self { store: Arc::new(store), root: root.to_owned(), hot: Arc::default() })
    }

    /// Writes a body: to a temporary file first, then renamed.
    pub(super) async fn write(
        &self,
        operation: &'static str,
        id: String,
        mut body: ByteStream,
    ) -> Result<Blob, PlatformError> {
        let failed = |e| failed(operation, &e);
        let upload = self.store.put_multipart(&path(&id)).await.map_err(failed)?;
        // Dropped before its end, it removes its temporary file.
        let mut file = WriteMultipart::new_with_chunk_size(upload, WRITTEN);
        let (mut hash, mut size) = (Sha256::new(), 0_u64);
        while let Some(chunk) = body.try_next().await? {
            size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            hash.update(&chunk);
            file.put(chunk);
            file.wait_for_capacity(2).await.map_err(failed)?;
        }
        file.finish().await.map_err(failed)?;
        Ok(Blob { id, size, sha256: hash.finalize().into() })
    }

    /// The bytes of `range` of an object in these pieces, each opened when it is come to.
    pub(super) fn read(&self, pieces: Vec<Piece>, range: Range<u64>) -> ByteStream {
        let mut start = 0_u64;
        let wanted = pieces.into_iter().filter_map(move |piece| {
            let within = range.start.saturating_sub(start)..range.end.saturating_sub(start).min(piece.size);
            start = start.saturating_add(piece.size);
            (!within.is_empty()).then_some((piece, within))
        });
        let steps = wanted.flat_map(|(piece, within)| {
            let from = within.clone().step_by(usize::try_from(READ).unwrap_or(usize::MAX));
            from.map(move |from| (piece.clone(), from..within.end.min(from.saturating_add(READ))))
        });
        let blobs = self.clone();
        Box::pin(stream::iter(steps).then(move |(piece, within)| {
            let blobs = blobs.clone();
            async move { blobs.bytes(piece, within).await.map_err(|e| failed("get", &e)) }
        }))
    }

    async fn bytes(&self, piece: Piece, within: Range<u64>) -> object_store::Result<Bytes> {
        let path = path(&piece.blob);
        if piece.size > READ {
            return self.store.get_range(&path, within).await;
        }
        let whole = match self.hot.get(&piece.blob) {
            Some(whole) => whole,
            None => {
                let whole = self.store.get_range(&path, 0..piece.size).await?;
                self.hot.put(piece.blob, whole.clone());
                whole
            }
        };
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(whole.len());
        Ok(whole.slice(place(within.start)..place(within.end)))
    }

    /// Removes a file, and what a killed process may have left of one that was being written.
    pub(super) fn remove(&self, id: &str) -> Result<(), PlatformError> {
        self.hot.remove(id);
        let file = self.root.join(path(id).as_ref());
        // `object_store` writes to the name with a number.
        let temporary = file.with_file_name(format!("{id}#1"));
        for path in [file, temporary] {
            match std::fs::remove_file(path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(PlatformError::new(Service::Bucket, "collect", ErrorKind::Unavailable, e));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The first byte of the name makes the directory: none grows beyond what a file system likes.
fn path(id: &str) -> Path {
    Path::from_iter([id.get(..2).unwrap_or_default(), id])
}

fn failed(operation: &'static str, error: &object_store::Error) -> PlatformError {
    PlatformError::new(Service::Bucket, operation, ErrorKind::Unavailable, error)
}
