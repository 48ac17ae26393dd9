//! The bytes of an upload as they come: looked at, counted, hashed, never held as a whole.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use coppice_http_files::kind::{self, Checked, PEEK, PEEK_MOST};
use coppice_http_files::name::FileName;
use coppice_platform::PlatformError;
use coppice_platform::bucket::ByteStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

use crate::error::AppError;

/// A file that has begun to come.
pub struct Intake {
    /// What its first bytes say it is.
    pub checked: Checked,
    /// All its bytes.
    pub body: ByteStream,
}

/// Looks at the first bytes of a file: whether it is what its name and its sender say, and may be stored.
///
/// # Errors
/// [`AppError::Unprocessable`] with what is wrong with it.
pub async fn look(name: &FileName, declared: &str, mut body: ByteStream) -> Result<Intake, AppError> {
    let mut head = BytesMut::new();
    let whole = fill(&mut head, PEEK, &mut body).await?;
    let mut checked = check(name, declared, &head, whole)?;
    if checked.is_none() {
        // What is not seen by now is not there, whether or not more comes.
        fill(&mut head, PEEK_MOST, &mut body).await?;
        checked = check(name, declared, &head, true)?;
    }
    let checked = checked.ok_or_else(|| refuse(name, "it does not say what it is"))?;
    let body = stream::once(async move { Ok(head.freeze()) }).chain(body);
    Ok(Intake { checked, body: Box::pin(body) })
}

fn check(name: &FileName, declared: &str, head: &[u8], whole: bool) -> Result<Option<Checked>, AppError> {
    kind::check(&name.extension, declared, head, whole).map_err(|error| refuse(name, error))
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

    fn lock(&self) -> std::sync::MutexGuard<'_, Sha256> {
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
