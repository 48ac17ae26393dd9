//! Bodies that have the size announced for them.

use futures_util::{TryStreamExt, stream};

use super::{ByteStream, refused};

/// The same bytes, in chunks of one at least. It fails as soon as there are more than `size`, before the first of them,
/// and at its end if there were fewer.
pub(crate) fn measured(operation: &'static str, size: u64, body: ByteStream) -> ByteStream {
    Box::pin(stream::try_unfold((body, size), move |(mut body, rest)| async move {
        while let Some(chunk) = body.try_next().await? {
            let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            let too_long = || refused(operation, "more bytes than announced");
            let rest = rest.checked_sub(length).ok_or_else(too_long)?;
            if length > 0 {
                return Ok(Some((chunk, (body, rest))));
            }
        }
        if rest == 0 { Ok(None) } else { Err(refused(operation, "fewer bytes than announced")) }
    }))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::bucket::collect;

    fn pieces() -> ByteStream {
        Box::pin(stream::iter(["", "a", "", "bc", ""].map(|text| Ok(text.into()))))
    }

    #[tokio::test]
    async fn a_body_of_the_right_size_comes_without_empty_chunks() {
        assert_eq!(measured("put", 3, pieces()).try_collect::<Vec<_>>().await.unwrap(), ["a", "bc"]);
        assert_eq!(collect(measured("put", 0, Box::pin(stream::empty()))).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn any_other_size_is_refused_and_no_byte_too_many_comes() {
        for (size, come) in [(0, 0), (1, 1), (2, 1), (4, 3), (u64::MAX, 3)] {
            let (mut body, mut bytes) = (measured("put", size, pieces()), 0);
            let error = loop {
                match body.try_next().await {
                    Ok(chunk) => bytes += chunk.expect("an error comes first").len(),
                    Err(error) => break error,
                }
            };
            assert_eq!((bytes, error.kind), (come, ErrorKind::Refused), "{size}");
        }
    }
}
