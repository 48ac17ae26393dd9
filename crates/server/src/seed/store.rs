//! Where the pictures go, and what the database is to say of them.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use coppice::cdn::model::{Visibility, WIDTHS};
use coppice::cdn::service::copy_key;
use coppice::cdn::store::{NewRow, StoredMeta, insert_ready_statements};
use coppice::shop::model::Image;
use coppice::tenant::Tenant;
use coppice_platform::Bucket;
use coppice_platform::bucket::{PutOptions, stream_of};
use coppice_platform::images::ImageFormat;
use coppice_platform::sql::Statement;
use futures_util::{StreamExt, TryStreamExt, stream};
use md5::Md5;
use sha2::{Digest, Sha256};

use super::picture::{Format, Layer, Palette, View, draw, encode};
use super::{id, made_at};
use crate::catalogue::progress;
use crate::outcome::CommandError;

/// A picture to be drawn.
pub struct Picture {
    /// The number of the product it is drawn for.
    pub number: u32,
    /// Its name, without its ending.
    pub stem: String,
    /// Its key, its size and what it shows.
    pub image: Image,
    /// What it shows.
    pub drawing: &'static [Layer],
    /// In which colours.
    pub palette: &'static Palette,
    /// From where.
    pub view: View,
    /// Kept as what.
    pub format: Format,
}

impl Picture {
    /// Its smaller copies, as browsers ask for them: their keys and widths. What else is asked for is made then.
    fn copies(&self) -> impl Iterator<Item = (String, u32)> {
        let widths = WIDTHS.into_iter().filter(|width| *width < self.image.width);
        widths.map(|width| (copy_key(&self.image.key, width, ImageFormat::Webp), width))
    }

    fn drawn(&self, width: u32, format: Format) -> Option<Vec<u8>> {
        encode(&draw(self.drawing, self.palette, self.view, width)?, format)
    }
}

/// A file that is there, as the database is to know it.
pub struct File {
    number: u32,
    key: String,
    filename: String,
    media_type: &'static str,
    alt: String,
    facts: StoredMeta,
}

impl File {
    /// A file that is no picture.
    pub fn plain(key: &str, media_type: &'static str, facts: StoredMeta) -> Self {
        let filename = key.rsplit('/').next().unwrap_or(key).to_owned();
        Self { number: 0, key: key.to_owned(), filename, media_type, alt: String::new(), facts }
    }

    /// The statements that list it, unless it is listed already.
    pub fn statements(&self, tenant: &Tenant) -> [Statement; 3] {
        let new = NewRow {
            id: id(tenant, self.number, &self.key),
            key: self.key.clone(),
            folder: self.key.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
            filename: self.filename.clone(),
            original_filename: self.filename.clone(),
            content_type: self.media_type.to_owned(),
            size: self.facts.size,
            sha256: Some(self.facts.sha256.clone()),
            alt_text: self.alt.clone(),
            visibility: Visibility::Public,
            replaces: None,
            uploaded_by: None,
        };
        insert_ready_statements(&tenant.id, &new, &self.facts, made_at(self.number))
    }
}

/// Where the pictures go.
pub enum PictureStore {
    /// The platform's bucket.
    Bucket(Arc<dyn Bucket>),
    /// Files whose names are the keys, with `%2F` for slashes: where a picture is, no directory of its copies can be.
    Directory(PathBuf),
}

impl PictureStore {
    /// Draws what is not there yet, on all cores; what is there now.
    pub async fn fill(&self, pictures: Vec<Picture>) -> Result<Vec<File>, CommandError> {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let bar = progress::pieces(pictures.len() as u64, "pictures");
        let files = stream::iter(pictures)
            .map(|picture| async {
                let file = self.one(Arc::new(picture)).await?;
                bar.inc(1);
                Ok::<File, CommandError>(file)
            })
            // While one is being written, another can be drawn.
            .buffered(cores.saturating_mul(2))
            .try_collect()
            .await?;
        bar.finish_and_clear();
        Ok(files)
    }

    async fn one(&self, picture: Arc<Picture>) -> Result<File, CommandError> {
        let Picture { number, stem, image, format, .. } = &*picture;
        let facts = match self.stored(&image.key).await? {
            Some(facts) => facts,
            None => {
                // The picture comes last: where it is, its copies are.
                for (key, width) in picture.copies() {
                    self.draw(&picture, &key, width, Format::WebP).await?;
                }
                self.draw(&picture, &image.key, image.width, *format).await?
            }
        };
        Ok(File {
            number: *number,
            key: image.key.clone(),
            filename: format!("{stem}.{}", format.extension()),
            media_type: format.media_type(),
            alt: image.alt.clone(),
            facts: StoredMeta {
                width: Some(image.width),
                height: Some(image.height),
                has_copies: true,
                ..facts
            },
        })
    }

    async fn draw(
        &self,
        picture: &Arc<Picture>,
        key: &str,
        width: u32,
        format: Format,
    ) -> Result<StoredMeta, CommandError> {
        let shown = Arc::clone(picture);
        let drawn = tokio::task::spawn_blocking(move || shown.drawn(width, format)).await.ok().flatten();
        let bytes = drawn.ok_or_else(|| CommandError::Other(format!("the picture {key} can't be drawn")))?;
        self.put(key, bytes, format.media_type()).await
    }

    /// What is there under a key.
    async fn stored(&self, key: &str) -> Result<Option<StoredMeta>, CommandError> {
        match self {
            Self::Bucket(bucket) => {
                let Some(meta) = bucket.head(key).await? else { return Ok(None) };
                let sha256 = bucket.sha256(key).await?;
                Ok(sha256.map(|sha256| stored_meta(meta.size, &sha256, meta.etag)))
            }
            Self::Directory(directory) => {
                Ok(tokio::fs::read(path(directory, key)).await.ok().map(|b| meta_of(&b)))
            }
        }
    }

    /// Stores bytes; what is to be said of them.
    pub async fn put(
        &self,
        key: &str,
        bytes: Vec<u8>,
        media_type: &'static str,
    ) -> Result<StoredMeta, CommandError> {
        let known = meta_of(&bytes);
        match self {
            Self::Bucket(bucket) => {
                let options =
                    PutOptions { content_type: Some(media_type.to_owned()), ..PutOptions::default() };
                let meta = bucket.put(key, bytes.len() as u64, stream_of(bytes), options).await?;
                return Ok(StoredMeta { etag: meta.etag, ..known });
            }
            Self::Directory(directory) => {
                let path = path(directory, key);
                let failed = |error| CommandError::Io(path.display().to_string(), error);
                tokio::fs::create_dir_all(directory).await.map_err(failed)?;
                tokio::fs::write(&path, bytes).await.map_err(failed)?;
            }
        }
        Ok(known)
    }
}

fn path(directory: &Path, key: &str) -> PathBuf {
    directory.join(key.replace('/', "%2F"))
}

/// What R2 will say of these bytes: its entity tag of what is put in one piece is their MD5
/// (<https://developers.cloudflare.com/r2/api/s3/api/>).
fn meta_of(bytes: &[u8]) -> StoredMeta {
    stored_meta(bytes.len() as u64, &Sha256::digest(bytes), hex::encode(Md5::digest(bytes)))
}

fn stored_meta(size: u64, sha256: &[u8], etag: String) -> StoredMeta {
    StoredMeta { size, sha256: hex::encode(sha256), etag, width: None, height: None, has_copies: false }
}
