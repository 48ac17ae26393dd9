//! Where the pictures go.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;

use coppice::shop::model::Image;
use coppice_platform::Bucket;
use coppice_platform::bucket::{PutOptions, stream_of};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::picture::{Format, Layer, Palette, View, draw, encode};
use crate::catalogue::progress;
use crate::outcome::CommandError;

/// A picture to be drawn.
pub struct Picture {
    /// Its key and its sizes.
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
    /// The picture and its smaller copies: their keys and widths.
    fn copies(&self) -> Vec<(String, u32)> {
        let smaller = self.image.widths.iter().map(|width| (self.image.key_at(*width), *width));
        smaller.chain([(self.image.key.clone(), self.image.width)]).collect()
    }
}

/// Where the pictures go.
pub enum PictureStore {
    /// The platform's bucket.
    Bucket(Arc<dyn Bucket>),
    /// Files whose paths are the keys.
    Directory(PathBuf),
}

impl PictureStore {
    /// Draws what is not there yet, on all cores.
    pub async fn fill(&self, pictures: Vec<Picture>) -> Result<(), CommandError> {
        let cores = available_parallelism().map_or(1, NonZero::get);
        let bar = progress::pieces(pictures.len() as u64, "pictures");
        stream::iter(pictures)
            .map(|picture| async {
                self.one(Arc::new(picture)).await?;
                bar.inc(1);
                Ok::<(), CommandError>(())
            })
            .buffer_unordered(cores)
            .try_collect::<()>()
            .await?;
        bar.finish_and_clear();
        Ok(())
    }

    async fn one(&self, picture: Arc<Picture>) -> Result<(), CommandError> {
        for (key, width) in picture.copies() {
            if self.has(&key).await? {
                continue;
            }
            let shown = Arc::clone(&picture);
            let drawn = tokio::task::spawn_blocking(move || {
                let pixmap = draw(shown.drawing, shown.palette, shown.view, width)?;
                encode(&pixmap, shown.format).ok()
            });
            let bytes = drawn
                .await
                .ok()
                .flatten()
                .ok_or_else(|| CommandError::Other(format!("the picture {key} can't be drawn")))?;
            self.put(&key, bytes, picture.format).await?;
        }
        Ok(())
    }

    async fn has(&self, key: &str) -> Result<bool, CommandError> {
        Ok(match self {
            Self::Bucket(bucket) => bucket.head(key).await?.is_some(),
            Self::Directory(directory) => directory.join(key).exists(),
        })
    }

    async fn put(&self, key: &str, bytes: Vec<u8>, format: Format) -> Result<(), CommandError> {
        match self {
            Self::Bucket(bucket) => {
                let options = PutOptions {
                    content_type: Some(format.media_type().to_owned()),
                    ..PutOptions::default()
                };
                bucket.put(key, bytes.len() as u64, stream_of(bytes), options).await?;
            }
            Self::Directory(directory) => {
                let path = directory.join(key);
                let failed = |error| CommandError::Io(path.display().to_string(), error);
                tokio::fs::create_dir_all(path.parent().unwrap_or(directory)).await.map_err(failed)?;
                tokio::fs::write(&path, bytes).await.map_err(failed)?;
            }
        }
        Ok(())
    }
}
