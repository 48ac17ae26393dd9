//! The bytes of an upload as they come: looked at, counted, hashed, never held as a whole.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use coppice_http_files::kind::{self, Looked, PEEK, PEEK_MOST, Picture, PictureReader};
use coppice_http_files::name::FileName;
use coppice_platform::PlatformError;
use coppice_platform::bucket::ByteStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

use crate::error::AppError;

/// A file that has begun to come.
pub struct Intake {
    /// The media type that its first bytes and its ending say it has.
    pub media_type: &'static str,
    /// All its bytes.
    pub body: ByteStream,
    /// What is known of it as a picture.
    pub picture: PictureWatch,
}

/// Looks at the first bytes of a file: whether it is what its name says, and may be stored.
///
/// # Errors
/// [`AppError::Unprocessable`] with what is wrong with it.
pub async fn look(name: &FileName, declared: &str, mut body: ByteStream) -> Result<Intake, AppError> {
    let check = |head: &[u8], whole: bool| {
        kind::look(&name.extension, declared, head, whole).map_err(|error| refuse(name, error))
    };
    let mut head = BytesMut::new();
    let whole = fill(&mut head, PEEK, &mut body).await?;
    let mut looked = check(&head, whole)?;
    if looked.is_none() {
        // What is not seen by now is not there, whether or not more comes.
        fill(&mut head, PEEK_MOST, &mut body).await?;
        looked = check(&head, true)?;
    }
    let Looked { media_type, picture, rest } =
        looked.ok_or_else(|| refuse(name, "it does not say what it is"))?;
    let picture = PictureWatch(Arc::new(Mutex::new((picture, rest))));
    let body = stream::once(async move { Ok(head.freeze()) }).chain(picture.around(body));
    Ok(Intake { media_type, body: Box::pin(body), picture })
}

impl Intake {
    /// Reads on until there is nothing more to find out of it as a picture.
    ///
    /// # Errors
    /// [`AppError::Unprocessable`] with what is wrong with it; what the stream can't do.
    pub async fn into_picture(mut self, name: &FileName) -> Result<Option<Picture>, AppError> {
        while !self.picture.knows() && self.body.try_next().await?.is_some() {}
        self.picture.finish(name)
    }
}

/// What is found out of a picture while its bytes pass: there may be much before it says how large it is.
#[derive(Clone)]
pub struct PictureWatch(Arc<Mutex<(Option<Picture>, Option<PictureReader>)>>);

impl PictureWatch {
    fn around(&self, body: ByteStream) -> ByteStream {
        let watch = self.clone();
        Box::pin(body.inspect_ok(move |chunk: &Bytes| watch.read(chunk)))
    }

    fn read(&self, chunk: &[u8]) {
        if let (None, Some(rest)) = &mut *self.lock() {
            rest.read(chunk);
        }
    }

    fn knows(&self) -> bool {
        match &mut *self.lock() {
            (None, Some(rest)) => rest.read(&[]),
            _ => true,
        }
    }

    /// What there was to find out once the bytes have passed; `None` of what is no picture.
    ///
    /// # Errors
    /// [`AppError::Unprocessable`] with what is wrong with it.
    pub fn finish(&self, name: &FileName) -> Result<Option<Picture>, AppError> {
        match &*self.lock() {
            (None, Some(rest)) => rest.finish().map(Some).map_err(|error| refuse(name, error)),
            (picture, _) => Ok(*picture),
        }
    }

    fn lock(&self) -> MutexGuard<'_, (Option<Picture>, Option<PictureReader>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error that says what is wrong with which file.
pub fn refuse(name: &FileName, why: impl std::fmt::Display) -> AppError {
    AppError::Unprocessable(format!("{}: {why}", name.original))
}

/// Reads until there are so many bytes. Whether these are all.
async fn fill(head: &mut BytesMut, wanted: usize, body: &mut ByteStream) -> Result<bool, PlatformError> {
    while head.len() < wanted {
        match body.try_next().await? {
            Some(chunk) => head.extend_from_slice(&chunk),
            None => return Ok(true),
        }
    }
    Ok(false)
}

/// The SHA-256 of a stream that has passed.
#[derive(Clone, Default)]
pub struct Hash(Arc<Mutex<Sha256>>);

impl Hash {
    /// Hashes what passes.
    pub fn around(&self, body: ByteStream) -> ByteStream {
        let hash = self.clone();
        Box::pin(body.inspect_ok(move |chunk: &Bytes| hash.lock().update(chunk)))
    }

    /// The hash of what has passed.
    pub fn value(&self) -> [u8; 32] {
        self.lock().clone().finalize().into()
    }

    fn lock(&self) -> MutexGuard<'_, Sha256> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hash from hex; `None` of what is none.
pub fn parse_hash(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}

#[cfg(test)]
mod tests {
    use coppice_platform::bucket::{collect, stream_of};

    use super::*;

    #[test]
    fn a_hash_is_read_as_it_was_written_and_nothing_else_is_one() {
        let hash: [u8; 32] = Sha256::digest(b"a").into();
        assert_eq!(parse_hash(&hex::encode(hash)), Some(hash));
        assert_eq!(parse_hash(&hex::encode_upper(hash)), Some(hash));
        for text in ["", "ab", &"g".repeat(64), &"+1".repeat(32), &"é".repeat(32)] {
            assert_eq!(parse_hash(text), None, "{text}");
        }
    }

    #[tokio::test]
    async fn what_was_looked_at_still_comes_whole_and_is_hashed() {
        let text = "a,b\n".repeat(100_000);
        let name = FileName::parse("table.csv").unwrap();
        let intake = look(&name, "text/csv", stream_of(text.clone())).await.unwrap();
        let hash = Hash::default();
        let passed = collect(hash.around(intake.body)).await.unwrap();
        assert_eq!(passed, text.as_bytes());
        assert_eq!(hash.value(), <[u8; 32]>::from(Sha256::digest(&text)));
    }
}
